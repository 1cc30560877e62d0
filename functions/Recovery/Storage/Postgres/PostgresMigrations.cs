using DbUp;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>Brings the tables up to date: each script in Migrations once, in the order of their names.</summary>
internal static class PostgresMigrations
{
    private const string Folder = "Recovery.Storage.Postgres.Migrations.";

    public static void Apply(NpgsqlDataSource source)
    {
        // Processes that start at the same moment wait for each other.
        using var connection = source.OpenConnection();
        Execute(connection, "SELECT 1 FROM pg_advisory_lock(hashtextextended('recovery migrations', 0))");
        try
        {
            var scripts = typeof(PostgresMigrations).Assembly.GetManifestResourceNames().Count(IsScript);
            if (Applied(connection) < scripts)
            {
                Upgrade(source);
            }
            else if (Applied(connection) > scripts)
            {
                throw new StoreException("The database was last used by a newer version of Recovery. Start that version, or name another database in Store:Connection.");
            }
        }
        finally
        {
            Execute(connection, "SELECT pg_advisory_unlock(hashtextextended('recovery migrations', 0))");
        }
    }

    private static void Upgrade(NpgsqlDataSource source)
    {
        var result = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source))
            .WithScriptsEmbeddedInAssembly(typeof(PostgresMigrations).Assembly, IsScript)
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw result.Error as NpgsqlException
                ?? (Exception)new StoreException($"The store's tables can't be brought up to date by {result.ErrorScript?.Name}: {result.Error.Message}", result.Error);
        }
    }

    private static bool IsScript(string name) => name.StartsWith(Folder, StringComparison.Ordinal);

    private static long Applied(NpgsqlConnection connection) =>
        Execute(connection, "SELECT to_regclass('schemaversions')::text") is DBNull ? 0 : (long)Execute(connection, "SELECT COUNT(*) FROM schemaversions")!;

    private static object? Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
