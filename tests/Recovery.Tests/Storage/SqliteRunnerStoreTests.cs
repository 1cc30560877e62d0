using Microsoft.Data.Sqlite;

namespace Recovery.Tests.Storage;

public sealed class SqliteRunnerStoreTests : RunnerStoreContract
{
    protected override int ConsentCount() => (int)(long)Run("SELECT COUNT(*) FROM consents")!;

    protected override void DeleteRunner(long id) => Run($"DELETE FROM runners WHERE id = {id}");

    private object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Store.Path};Foreign Keys=True;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
