using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;
using Recovery.Readiness;
using Recovery.Storage.Schema;

namespace Recovery.Storage.Postgres;

/// <inheritdoc cref="StoreSchema"/>
internal sealed class PostgresSchema : StoreSchema
{
    /// <summary>Where the tables lie, in a statement about them.</summary>
    private const string Usual = "current_schema()::regnamespace", Temporary = "pg_my_temp_schema()";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;

    private PostgresSchema(NpgsqlDataSource source, NpgsqlConnection connection)
        : base(Scripts, "The database", "name another database in Store:Connection") => (_source, _connection) = (source, connection);

    public static IReadOnlyList<MigrationScript> Scripts { get; } = MigrationScript.In("Recovery.Storage.Postgres.Migrations.");

    /// <exception cref="StoreException">The database is another version's, or a script failed.</exception>
    public static void BringUpToDate(NpgsqlDataSource source)
    {
        // Processes that start at the same moment wait for each other, for as long as it takes to change large tables.
        using var connection = source.OpenConnection();
        Execute(connection, "SET lock_timeout = '10min'");
        Execute(connection, "SELECT 1 FROM pg_advisory_lock(hashtextextended('recovery migrations', 0))");
        try
        {
            var schema = new PostgresSchema(source, connection);
            if (!schema.IsUpToDate())
            {
                schema.BringUpToDate();
            }
        }
        finally
        {
            Execute(connection, "SELECT pg_advisory_unlock(hashtextextended('recovery migrations', 0))");
        }
    }

    protected override IReadOnlyList<string> Applied() =>
        Exists("schemaversions") ? Rows("SELECT scriptname FROM schemaversions", r => (string)r["scriptname"]) : [];

    protected override IReadOnlyDictionary<string, string> Hashes() =>
        Exists(HashTable)
            ? Rows($"SELECT name, sha256 FROM {HashTable}", r => KeyValuePair.Create((string)r["name"], (string)r["sha256"])).ToDictionary()
            : new Dictionary<string, string>();

    protected override void Remember(IReadOnlyList<(string Name, string Hash)> hashes)
    {
        if (!Exists(HashTable))
        {
            Execute(_connection, $"CREATE TABLE {HashTable} (name TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL)");
        }

        foreach (var (name, hash) in hashes)
        {
            Execute(_connection, $"INSERT INTO {HashTable} (name, sha256) VALUES ('{name}', '{hash}') ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256");
        }
    }

    protected override IReadOnlyCollection<SchemaPart> Actual() => Parts(Usual);

    /// <summary>In the session's own temporary tables, which need no right to make others and are gone with the transaction.</summary>
    protected override IReadOnlyCollection<SchemaPart> MadeBy(IReadOnlyList<MigrationScript> scripts)
    {
        using var transaction = _connection.BeginTransaction();
        Execute(_connection, "SET LOCAL search_path = pg_temp");
        foreach (var script in scripts)
        {
            Execute(_connection, script.Text);
        }

        var parts = Parts(Temporary);
        transaction.Rollback();
        return parts;
    }

    protected override void Upgrade(IReadOnlyList<MigrationScript> scripts)
    {
        var result = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(_source))
            .WithScripts(scripts.Select(s => new SqlScript(s.Name, s.Text)))
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw result.Error as NpgsqlException
                ?? (Exception)new StoreException($"The store's tables can't be brought up to date by {result.ErrorScript?.Name}: {result.Error.Message}", result.Error);
        }
    }

    /// <summary>Columns, constraints, indexes and triggers, without the name of the schema that they lie in.</summary>
    private List<SchemaPart> Parts(string schema) => Rows(
        $"""
        WITH tables AS (
          SELECT c.oid, c.relname, n.nspname || '.' AS prefix FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p') AND c.relnamespace = {schema} AND c.relname NOT IN ('schemaversions', '{HashTable}')),
        parts AS (
          SELECT t.oid, 'column ' || a.attname AS name,
            concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END, nullif(a.attidentity::text, ''),
              nullif(a.attgenerated::text, ''), co.collname, pg_get_expr(d.adbin, d.adrelid)) AS definition
          FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum LEFT JOIN pg_collation co ON co.oid = a.attcollation
          UNION ALL
          SELECT t.oid, 'constraint', pg_get_constraintdef(k.oid, true) FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype <> 'n'
          UNION ALL
          SELECT t.oid, 'index', pg_get_indexdef(i.indexrelid, 0, true) FROM tables t JOIN pg_index i ON i.indrelid = t.oid
          UNION ALL
          SELECT t.oid, 'trigger ' || g.tgenabled::text, pg_get_triggerdef(g.oid, true) FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal)
        SELECT t.relname::text AS table_name, p.name::text AS name, replace(replace(p.definition, t.prefix, ''), 'pg_temp.', '') AS definition FROM parts p JOIN tables t USING (oid)
        """,
        r => new SchemaPart((string)r["table_name"], (string)r["name"], (string)r["definition"]));

    private bool Exists(string table) => Rows($"SELECT 1 WHERE to_regclass('{table}') IS NOT NULL", _ => true).Count > 0;

    private List<T> Rows<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
