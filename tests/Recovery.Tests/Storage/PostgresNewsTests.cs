using Npgsql;
using Recovery.Storage.Postgres;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

public sealed class PostgresNewsTests : IDisposable
{
    private const int Queues = 16;
    private readonly TempPostgres _database = TempPostgres.Make();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Queues_that_begin_to_wait_at_the_same_moment_listen_on_one_connection_which_ends_with_the_store()
    {
        await using var source = NpgsqlDataSource.Create($"{_database.Connection};Application Name=news;Maximum Pool Size={Queues}");
        using (var news = new PostgresNews(source))
        {
            using var together = new Barrier(Queues);
            await Task.WhenAll(Enumerable.Range(0, Queues).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    news.Listen(_ => { });
                },
                Ct, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            for (var i = 0; await Listening() == 0; i++)
            {
                Assert.True(i < 1000, "It never came.");
                await Task.Delay(10, Ct);
            }

            Assert.Equal(1, await Listening());
        }

        await source.DisposeAsync();
        Assert.Equal(0, await Listening());
    }

    private async Task<long> Listening()
    {
        await using var connection = new NpgsqlConnection(_database.Connection + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'news' AND datname = current_database()", connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
