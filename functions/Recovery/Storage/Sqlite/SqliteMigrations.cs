using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;

namespace Recovery.Storage.Sqlite;

/// <summary>Brings the tables up to date: each script in Migrations once, in the order of their names.</summary>
internal static class SqliteMigrations
{
    private const string Folder = "Recovery.Storage.Sqlite.Migrations.";
    private const int MostTries = 20;

    public static void Apply(SqliteConnection connection)
    {
        var scripts = typeof(SqliteMigrations).Assembly.GetManifestResourceNames().Count(IsScript);
        var engine = DeployChanges.To.SqliteDatabase(connection.ConnectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteMigrations).Assembly, IsScript)
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build();

        // Processes that start at the same moment find each other's tables half way: whoever came second looks again.
        for (var tries = 1; Applied(connection) < scripts; tries++)
        {
            var result = engine.PerformUpgrade();
            if (!result.Successful && tries == MostTries)
            {
                throw new StoreException($"The store's tables can't be brought up to date by {result.ErrorScript?.Name}: {result.Error.Message}", result.Error);
            }

            if (!result.Successful)
            {
                Thread.Sleep(50 * tries);
            }
        }

        if (Applied(connection) > scripts)
        {
            throw new StoreException("The store was last used by a newer version of Recovery. Start that version, or set Store:Path to another file.");
        }
    }

    private static bool IsScript(string name) => name.StartsWith(Folder, StringComparison.Ordinal);

    private static long Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'SchemaVersions'";
        if ((long)command.ExecuteScalar()! == 0)
        {
            return 0;
        }

        command.CommandText = "SELECT COUNT(*) FROM SchemaVersions";
        return (long)command.ExecuteScalar()!;
    }
}
