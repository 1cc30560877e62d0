using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;
using Recovery.Storage.Postgres;
using Recovery.Storage.Schema;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class PostgresSchemaTests : SchemaContract
{
    private const string Nothing = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
    private readonly TempPostgres _database = TempPostgres.Make();

    public PostgresSchemaTests() => Run(Nothing);

    internal override IReadOnlyList<MigrationScript> Scripts => PostgresSchema.Scripts;

    protected override void Open() => PostgresDatabase.Open(_database.Connection).Dispose();

    internal override void MakeBy(IReadOnlyList<MigrationScript> scripts)
    {
        using var source = NpgsqlDataSource.Create(_database.Connection);
        var result = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source)).WithScripts(scripts.Select(s => new SqlScript(s.Name, s.Text)))
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        Assert.True(result.Successful, result.Error?.Message);
    }

    protected override void Run(string sql) => Column(sql);

    protected override IReadOnlyList<string> Column(string sql)
    {
        using var connection = new NpgsqlConnection(_database.Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var column = new List<string>();
        while (reader.Read())
        {
            column.Add(reader.GetString(0));
        }

        return column;
    }

    /// <summary>The next test finds an empty database, not one with tables that nobody takes.</summary>
    protected override void Dispose(bool disposing)
    {
        Run(Nothing);
        _database.Dispose();
    }
}
