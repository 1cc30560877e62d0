using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.Sandbox;
using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Nudges.Receipts;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Runners.Appointments;
using Recovery.Runners.Replies;
using Recovery.Security;
using Recovery.Settings;

namespace Recovery.Storage.Sqlite;

/// <summary>Everything in one SQLite file: the store's ports and the queue.</summary>
public static class SqliteServices
{
    /// <summary>Adds every port that SQLite implements. The file (<c>Store:Path</c>) is opened when the first of them is asked for.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton(Open)
        .AddSingleton<IRaceStore, SqliteRaceStore>()
        .AddSingleton<IRunnerStore, SqliteRunnerStore>()
        .AddSingleton<IRunnerData, SqliteRunnerData>()
        .AddSingleton<Nudges.Delivery.IProviderErasures, SqliteProviderErasures>()
        .AddSingleton<INudgeStore, SqliteNudgeStore>()
        .AddSingleton<IReceiptStore, SqliteReceiptStore>()
        .AddSingleton<IReplyStore, SqliteReplyStore>()
        .AddSingleton<IAppointmentStore, SqliteAppointmentStore>()
        .AddSingleton<IClinicLog, SqliteClinicLog>()
        .AddSingleton<SqliteQueue>()
        .AddSingleton<INudgeQueue>(provider => provider.GetRequiredService<SqliteQueue>())
        .AddSingleton<IQueueReceiver>(provider => provider.GetRequiredService<SqliteQueue>())
        .AddSingleton<Nudges.Plan.IRaceMoveStore, SqliteRaceMoveStore>()
        .AddSingleton<ISandboxStore, SqliteSandboxStore>()
        .AddSingleton<IStoreHealth, SqliteHealth>();

    private static SqliteDatabase Open(IServiceProvider provider)
    {
        // The key comes first: a store without its key is refused before anything is written.
        var key = provider.GetRequiredService<SigningKey>();
        var database = SqliteDatabase.Open(provider.GetRequiredService<RecoverySettings>().Store.Path);
        try
        {
            SqliteKeyCheck.Check(database, key).GetAwaiter().GetResult();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
