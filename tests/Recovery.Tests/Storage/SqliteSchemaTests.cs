using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using Recovery.Storage.Schema;
using Recovery.Storage.Sqlite;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class SqliteSchemaTests : SchemaContract
{
    private readonly RecoveryProgram _program = new();

    internal override IReadOnlyList<MigrationScript> Scripts => SqliteSchema.Scripts;

    private string Address => $"Data Source={_program.Store};Pooling=False";

    [Fact]
    public async Task The_program_refuses_such_a_store_with_one_sentence()
    {
        MakeBy([Scripts[0] with { Text = Scripts[0].Text.Replace("CREATE INDEX nudges_by_status", "-- ", StringComparison.Ordinal) }]);

        foreach (var command in new[] { "plan", "serve" })
        {
            var run = await _program.Run([("Secrets:Key", "a key that only this test knows, for ids and links")], command);

            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains("whose tables this one can't use", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }
    }

    protected override void Open() => SqliteDatabase.Open(_program.Store).Dispose();

    internal override void MakeBy(IReadOnlyList<MigrationScript> scripts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_program.Store)!);
        var result = DeployChanges.To.SqliteDatabase(Address).WithScripts(scripts.Select(s => new SqlScript(s.Name, s.Text)))
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        Assert.True(result.Successful, result.Error?.Message);
    }

    protected override void Run(string sql) => Column(sql);

    protected override IReadOnlyList<string> Column(string sql)
    {
        using var connection = new SqliteConnection(Address);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var column = new List<string>();
        while (reader.Read())
        {
            column.Add(reader.GetString(0));
        }

        return column;
    }

    protected override void Dispose(bool disposing) => _program.Dispose();
}
