using System.Data.Common;
using System.Text.RegularExpressions;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;
using Recovery.Readiness;
using Recovery.Storage.Schema;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <inheritdoc cref="StoreSchema"/>
internal sealed partial class SqliteSchema : StoreSchema
{
    private readonly SqliteConnection _connection;

    private SqliteSchema(SqliteConnection connection, IReadOnlyList<MigrationScript> scripts)
        : base(scripts, "The store", "set Store:Path to another file") => _connection = connection;

    public static IReadOnlyList<MigrationScript> Scripts { get; } = MigrationScript.In("Recovery.Storage.Sqlite.Migrations.");

    /// <summary>All of it or nothing, also where several processes start at the same moment.</summary>
    /// <exception cref="StoreException">The store is another version's, or a script failed.</exception>
    public static void BringUpToDate(SqliteConnection connection)
    {
        var schema = new SqliteSchema(connection, Scripts);

        // Mostly there is nothing to do, and a busy server need not be waited for.
        if (!schema.Within("BEGIN", schema.IsUpToDate))
        {
            schema.Within("BEGIN IMMEDIATE", () =>
            {
                schema.BringUpToDate();
                return true;
            });
        }
    }

    protected override IReadOnlyList<string> Applied() =>
        Exists("SchemaVersions") ? Rows("SELECT ScriptName FROM SchemaVersions", r => r.GetString(0)) : [];

    protected override IReadOnlyDictionary<string, string> Hashes() =>
        Exists(HashTable)
            ? Rows($"SELECT name, sha256 FROM {HashTable}", r => KeyValuePair.Create(r.GetString(0), r.GetString(1))).ToDictionary()
            : new Dictionary<string, string>();

    protected override void Remember(IReadOnlyList<(string Name, string Hash)> hashes)
    {
        Execute(_connection, $"CREATE TABLE IF NOT EXISTS {HashTable} (name TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL)");
        foreach (var (name, hash) in hashes)
        {
            Execute(_connection, $"INSERT OR REPLACE INTO {HashTable} (name, sha256) VALUES ('{name}', '{hash}')");
        }
    }

    protected override IReadOnlyCollection<SchemaPart> Actual() => Rows(
        $"""
        SELECT tbl_name, type || ' ' || name, sql FROM sqlite_master
        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT IN ('SchemaVersions', '{HashTable}')
        """,
        r => new SchemaPart(r.GetString(0), r.GetString(1), Plain(r.GetString(2))));

    protected override IReadOnlyCollection<SchemaPart> MadeBy(IReadOnlyList<MigrationScript> scripts)
    {
        using var memory = new SqliteConnection("Data Source=:memory:;Pooling=False");
        memory.Open();
        foreach (var script in scripts)
        {
            Execute(memory, script.Text);
        }

        return new SqliteSchema(memory, scripts).Actual();
    }

    /// <summary>Within the transaction that is open.</summary>
    protected override void Upgrade(IReadOnlyList<MigrationScript> scripts)
    {
        using var shared = new SharedConnection(_connection);
        var result = DeployChanges.To.SqliteDatabase(shared)
            .WithScripts(scripts.Select(s => new SqlScript(s.Name, s.Text)))
            .WithoutTransaction().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw new StoreException($"The store's tables can't be brought up to date by {result.ErrorScript?.Name}: {result.Error.Message}", result.Error);
        }
    }

    private T Within<T>(string begin, Func<T> work)
    {
        Execute(_connection, begin);
        try
        {
            var result = work();
            Execute(_connection, "COMMIT");
            return result;
        }
        catch
        {
            // A full disk has rolled back already.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Execute(_connection, "ROLLBACK");
            }

            throw;
        }
    }

    private bool Exists(string table) => Rows($"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{table}'", _ => true).Count > 0;

    private List<T> Rows<T>(string sql, Func<DbDataReader, T> row)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>SQLite keeps a table's words as they were written; how they were laid out, and what was noted beside them, makes no difference.</summary>
    private static string Plain(string sql) =>
        Spaces().Replace(Comments().Replace(sql, " "), m => m.Groups[1].Success ? m.Groups[1].Value : " ").Replace("\"", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s*([(),])\s*|\s+")]
    private static partial Regex Spaces();
}
