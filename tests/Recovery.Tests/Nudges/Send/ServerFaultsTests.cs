using Npgsql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>PostgreSQL fails in the middle of a drain, again and again, in each of three ways.</summary>
public sealed class ServerFaultsTests(ITestOutputHelper output)
{
    private static readonly int Faults = ProcessDrain.IsFull ? 21 : 3;
    private static readonly int Nudges = ProcessDrain.IsFull ? 5000 : 800;

    /// <summary>So many texts and emails are under way at a time, with one process.</summary>
    private const int InFlight = 64;

    [Fact]
    public async Task Killed_restarted_and_cut_off_again_and_again_it_loses_no_text_and_nothing_is_sent_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        using var postgres = PostgresServer.Start();
        await using var drain = await ProcessDrain.Prepare(Nudges, TimeSpan.FromMilliseconds(100), postgres);
        var server = drain.Start();

        for (var fault = 0; fault < Faults; fault++)
        {
            await drain.UntilReceived(Nudges * (fault + 1) / (Faults + 2), ct);
            await Fail(postgres, fault, ct);
        }

        var counts = await server.UntilSettled(ct);
        var inDoubt = drain.AssertEachOnce(counts);
        output.WriteLine($"{Faults} faults in a drain of {Nudges}: {inDoubt} emails in doubt");
        Assert.InRange(inDoubt, 0, Faults * InFlight);
    }

    private static async Task Fail(PostgresServer postgres, int fault, CancellationToken ct)
    {
        switch (fault % 3)
        {
            case 0:
                await using (var connection = new NpgsqlConnection(postgres.Connection + ";Pooling=false"))
                {
                    await connection.OpenAsync(ct);
                    await using var cut = new NpgsqlCommand(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'", connection);
                    await cut.ExecuteNonQueryAsync(ct);
                }

                break;
            case 1:
                postgres.CrashAndRestart();
                break;
            default:
                postgres.Kill();
                postgres.StartAgain();
                break;
        }
    }
}
