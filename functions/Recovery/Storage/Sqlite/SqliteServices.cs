using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Readiness;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Sqlite;

/// <summary>Everything in one SQLite file: the store's ports and the queue.</summary>
public static class SqliteServices
{
    /// <summary>Adds every port. The file (<c>Store:Path</c>) is opened when the first of them is asked for.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton(provider => new StoreGate(() => Open(provider), TimeProvider.System, provider.GetRequiredService<ILogger<StoreGate>>()))
        .AddSingleton(provider => (SqliteDatabase)provider.GetRequiredService<StoreGate>().Database)
        .AddSingleton<SqlDatabase>(provider => provider.GetRequiredService<SqliteDatabase>())
        .AddSingleton(ClockCheck.None)
        .AddSingleton<IDistributedLock, SqliteDistributedLock>()
        .AddSingleton<SqlRunnerStore>()
        .AddSingleton<SqlNudgeStore>()
        .AddSingleton<SqlQueue>()
        .AddSqlStores();

    private static SqliteDatabase Open(IServiceProvider provider)
    {
        // The key comes first: a store without its key is refused before anything is written.
        var key = provider.GetRequiredService<SigningKey>();
        var database = SqliteDatabase.Open(provider.GetRequiredService<RecoverySettings>().Store.Path);
        database.LogOutagesTo(provider.GetRequiredService<ILogger<StoreOutage>>());
        return SqlKeyCheck.Checked(database, key);
    }
}
