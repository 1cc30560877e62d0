using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// Several processes on one PostgreSQL: one of them is killed in the middle of a drain, and the database crashes under the other. Still
/// every text arrives once, and no email twice.
/// </summary>
public sealed class TwoProcessesTests(ITestOutputHelper output)
{
    private static readonly int Nudges = ProcessDrain.IsFull ? 5000 : 1000;

    /// <summary>What passes at once of the minute for which the queue keeps what the killed process had.</summary>
    private static readonly TimeSpan Passes = ProcessDrain.IsFull ? TimeSpan.Zero : TimeSpan.FromSeconds(45);

    [Fact]
    public async Task One_process_is_killed_and_the_database_crashes_and_no_text_is_lost_or_sent_twice_and_no_email_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        using var postgres = PostgresServer.Start();
        await using var drain = await ProcessDrain.Prepare(Nudges, TimeSpan.FromMilliseconds(250), postgres);
        var (first, second) = (drain.Start(), drain.Start());
        await drain.UntilReceived(Nudges / 3, ct);
        first.Kill();
        await drain.LetLocksPass(postgres, Passes, ct);
        await drain.UntilReceived(Nudges * 2 / 3, ct);
        postgres.CrashAndRestart();
        output.WriteLine($"crashed after {drain.Provider.Count} of {Nudges}");

        var inDoubt = drain.AssertEachOnce(await second.UntilSettled(ct));

        // The kill did land in the middle of something, or this test would show nothing.
        Assert.NotEqual(0, inDoubt);
    }
}
