using System.Diagnostics;
using Recovery.Tests.Fixtures;
using Recovery.Tests.ServiceBus;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// Two processes on one PostgreSQL work off what is due, and the clinic pauses in the middle of it: nothing leaves either of them any more,
/// nothing is lost, and what is resumed goes out once. With the queue in the store, and with Service Bus.
/// </summary>
[Collection(TimedCollection.Name)]
public sealed class PauseDrainTests(ITestOutputHelper output)
{
    private static readonly int Nudges = ProcessDrain.IsFull ? 5000 : 1000;

    /// <summary>A drain of some seconds: a pause must find it in the middle.</summary>
    private static readonly string Concurrency = ProcessDrain.IsFull ? "32" : "8";

    private static readonly DateTimeOffset JustBefore = new(2027, 4, 27, 7, 29, 0, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset TooLate = new(2027, 4, 27, 13, 0, 0, TimeSpan.FromHours(1));

    /// <summary>How long after a pause its last message may leave.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_Service_Bus_a_pause_stops_both_processes_and_once_resumed_everything_goes_out_once()
    {
        using var postgres = PostgresServer.Start();
        using var broker = BrokerProcess.Start(Ports.Free());
        await using var drain = await Prepare(postgres, broker);
        var (first, second) = await StartBoth(drain);
        var paused = await PauseInTheMiddle(drain, first, Nudges / 3);
        await UntilHeld(drain, second, paused);

        await Resume(first, paused);

        var counts = await second.UntilSettled(Ct);
        output.WriteLine(Told(counts));
        Assert.Equal(Nudges, counts.Where(c => c.Key.Status == "accepted").Sum(c => c.Value));
        Assert.Equal(Nudges, drain.Provider.Received.Count);
        AssertNoneTwice(drain);
    }

    [Fact]
    public async Task In_the_store_what_is_resumed_in_time_goes_out_once_and_after_its_time_says_that_the_pause_kept_it()
    {
        using var postgres = PostgresServer.Start();
        await using var drain = await Prepare(postgres, broker: null);
        var (first, second) = await StartBoth(drain);
        var paused = await PauseInTheMiddle(drain, first, Nudges / 3);
        await UntilHeld(drain, second, paused);
        await Resume(first, paused);

        paused = await PauseInTheMiddle(drain, second, Nudges * 2 / 3);
        var waiting = await UntilHeld(drain, first, paused);
        first.Kill();
        second.Kill();
        var sent = drain.Provider.Count;
        AssertNoneTwice(drain);

        var later = drain.StartAt(TooLate);
        await later.UntilUp(Ct);
        await Resume(later, paused);
        var counts = await later.UntilSettled(Ct);

        output.WriteLine(Told(counts));
        Assert.Equal(sent, drain.Provider.Count);
        Assert.Equal(sent, counts.Where(c => c.Key.Status == "accepted").Sum(c => c.Value));
        Assert.Equal(Nudges, sent + waiting);
        var skipped = await later.Nudges("status=skipped", Ct);
        Assert.Equal(waiting, skipped.Count);
        Assert.All(skipped, nudge => Assert.StartsWith("too late: paused by ", nudge.GetProperty("reason").GetString(), StringComparison.Ordinal));
    }

    private static Task<System.Text.Json.JsonElement> Resume(ServerProcess server, (string Id, DateTimeOffset At) paused) =>
        server.Send(HttpMethod.Delete, $"/api/clinic/pauses/{paused.Id}", null, Ct);

    private static void AssertNoneTwice(ProcessDrain drain) => Assert.All(drain.Provider.Received.GroupBy(r => r.NudgeId), g => Assert.Single(g));

    /// <summary>Runners whose nudges two processes plan and send. One step: by the time it is too late the next one would be planned.</summary>
    private static async Task<ProcessDrain> Prepare(PostgresServer postgres, BrokerProcess? broker)
    {
        var drain = await ProcessDrain.Prepare(Nudges, TimeSpan.FromMilliseconds(250), postgres, planned: false);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("Queue:Provider", broker is null ? "Store" : "ServiceBus"), ("ServiceBus", broker?.Connection ?? ""), ("Senders:Concurrency", Concurrency),
            ("Plan:Steps:0:Key", "doms"), ("Plan:Steps:0:Channels", "Sms,Email"), ("Plan:Steps:0:Anchor", "AfterRace"), ("Plan:Steps:0:Days", "2"),
        ])
        {
            drain.Settings[name] = value;
        }

        return drain;
    }

    private static async Task<(ServerProcess First, ServerProcess Second)> StartBoth(ProcessDrain drain)
    {
        var (first, second) = (drain.StartAt(JustBefore), drain.StartAt(JustBefore));
        await first.UntilUp(Ct);
        await second.UntilUp(Ct);
        return (first, second);
    }

    private async Task<(string Id, DateTimeOffset At)> PauseInTheMiddle(ProcessDrain drain, ServerProcess server, int count)
    {
        await server.Get("/api/clinic/pauses", Ct); // The first request takes longer than any after it.
        await drain.UntilReceived(count, Ct);
        for (var patience = Stopwatch.StartNew(); drain.ProcessesThatSent < 2; await Task.Delay(2, Ct))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1) && drain.Provider.Count < Nudges, "Only one process has sent anything.");
        }

        var pause = await server.Send(HttpMethod.Post, "/api/clinic/pauses", """{"what": "everything", "reason": "The phones are down"}""", Ct);
        var at = DateTimeOffset.UtcNow;
        output.WriteLine($"paused after {drain.Provider.Count} of {Nudges}, sent by {drain.ProcessesThatSent} processes");
        return (pause.GetProperty("id").GetString()!, at);
    }

    /// <summary>Until everything that has not gone out waits for the pause. Returns how many do.</summary>
    private async Task<int> UntilHeld(ProcessDrain drain, ServerProcess server, (string Id, DateTimeOffset At) paused)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(250, Ct))
        {
            if (await server.Any(Ct, "status=queued", "status=attempting", "status=planned"))
            {
                continue;
            }

            var counts = await server.Count(Ct);
            var (sent, held) = (Of("accepted"), Of("deferred"));
            if (sent + held == Nudges)
            {
                Assert.Equal(drain.Provider.Count, sent);
                var after = drain.Provider.Attempts.Max(a => a.At) - paused.At;
                output.WriteLine($"the last left {after.TotalMilliseconds:N0} ms after the pause");
                Assert.True(after < Soon, $"One left {after} after the pause.");
                // The pause did land in the middle, or these tests would show nothing.
                Assert.NotEqual(0, held);
                return held;
            }

            int Of(string status) => counts.Where(c => c.Key.Status == status).Sum(c => c.Value);
        }

        throw new InvalidOperationException($"It never came to rest.\n{server.Output}");
    }

    private static string Told(IReadOnlyDictionary<(string Channel, string Status), int> counts) =>
        string.Join(", ", counts.Select(c => $"{c.Value} {c.Key.Channel} {c.Key.Status}"));
}
