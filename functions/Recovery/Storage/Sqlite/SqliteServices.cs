using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.Sandbox;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;

namespace Recovery.Storage.Sqlite;

/// <summary>Everything in one SQLite file: the store's ports and the queue.</summary>
public static class SqliteServices
{
    /// <summary>Adds every port that SQLite implements. The file (<c>Store:Path</c>) is opened when the first of them is asked for.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<RecoverySettings>().Store.Path))
        .AddSingleton<IRaceStore, SqliteRaceStore>()
        .AddSingleton<IRunnerStore, SqliteRunnerStore>()
        .AddSingleton<ISandboxStore, SqliteSandboxStore>();
}
