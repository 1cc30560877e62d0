using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Readiness;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Everything in a PostgreSQL database: the store's ports and the queue.</summary>
public static class PostgresServices
{
    /// <summary>Adds every port. The database (<c>Store:Connection</c>) is opened when the first of them is asked for.</summary>
    public static IServiceCollection AddPostgres(this IServiceCollection services) => services
        .AddSingleton(provider => new StoreGate(() => Open(provider), TimeProvider.System, provider.GetRequiredService<ILogger<StoreGate>>()))
        .AddSingleton(provider => (PostgresDatabase)provider.GetRequiredService<StoreGate>().Database)
        .AddSingleton<SqlDatabase>(provider => provider.GetRequiredService<PostgresDatabase>())
        .AddSingleton(Clocks)
        .AddSingleton<IDistributedLock, PostgresDistributedLock>()
        .AddSingleton<SqlRunnerStore, PostgresRunnerStore>()
        .AddSingleton<SqlNudgeStore, PostgresNudgeStore>()
        .AddSingleton<SqlQueue, PostgresQueue>()
        .AddSqlStores();

    private static ClockCheck Clocks(IServiceProvider provider) => provider.GetRequiredService<RecoverySettings>().Clock.IsShifted
        ? ClockCheck.None
        : new ClockCheck(ct => provider.GetRequiredService<PostgresDatabase>().ServersNow(ct), TimeProvider.System);

    private static PostgresDatabase Open(IServiceProvider provider)
    {
        var key = provider.GetRequiredService<SigningKey>();
        var settings = provider.GetRequiredService<RecoverySettings>().Store;
        var database = PostgresDatabase.Open(settings.Connection!, settings.PoolerPort);
        database.LogOutagesTo(provider.GetRequiredService<ILogger<StoreOutage>>());
        return SqlKeyCheck.Checked(database, key);
    }
}
