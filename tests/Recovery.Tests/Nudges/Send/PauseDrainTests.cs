using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;
using Recovery.Tests.ServiceBus;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// Two processes on one PostgreSQL work off what is due, and the clinic pauses in the middle of it: nothing leaves either of them any more,
/// nothing is lost, and what is resumed goes out once. With the queue in the store, and with Service Bus.
/// </summary>
public sealed class PauseDrainTests(ITestOutputHelper output)
{
    private static readonly int Nudges = ProcessDrain.IsFull ? 5000 : 1000;
    private const int Speed = 30;

    /// <summary>How long after a pause its last message may leave.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_Service_Bus_a_pause_stops_both_processes_and_once_resumed_everything_goes_out_once()
    {
        await using var drain = await Drain.Prepare(onServiceBus: true);
        var (first, second) = (drain.Start("07:29"), drain.Start("07:29"));
        var paused = await PauseAfter(drain, first, Nudges / 3);
        await UntilHeld(drain, second, paused);

        await Resume(first, paused);

        var counts = await second.UntilSettled(Ct);
        output.WriteLine(Told(counts));
        Assert.Equal(Nudges, counts.Where(c => c.Key.Status == "accepted").Sum(c => c.Value));
        Assert.Equal(Nudges, drain.Provider.Received.Count);
        AssertNoneTwice(drain.Provider);
    }

    [Fact]
    public async Task In_the_store_what_is_resumed_in_time_goes_out_once_and_after_its_time_says_that_the_pause_kept_it()
    {
        await using var drain = await Drain.Prepare(onServiceBus: false);
        var (first, second) = (drain.Start("07:29"), drain.Start("07:29"));
        var paused = await PauseAfter(drain, first, Nudges / 3);
        await UntilHeld(drain, second, paused);
        await Resume(first, paused);

        paused = await PauseAfter(drain, second, Nudges * 2 / 3);
        var waiting = await UntilHeld(drain, first, paused);
        first.Kill();
        second.Kill();
        var sent = drain.Provider.Count;
        AssertNoneTwice(drain.Provider);

        var later = drain.Start("13:00");
        await later.UntilUp(Ct);
        await Resume(later, paused);
        var counts = await later.UntilSettled(Ct);

        output.WriteLine(Told(counts));
        Assert.Equal(sent, drain.Provider.Count);
        Assert.Equal(sent, counts.Where(c => c.Key.Status == "accepted").Sum(c => c.Value));
        Assert.Equal(waiting, counts.Where(c => c.Key.Status == "skipped").Sum(c => c.Value));
        Assert.Equal(Nudges, sent + waiting);
        var skipped = await later.Get("/api/clinic/nudges?status=skipped&take=1000", Ct);
        Assert.All(
            skipped.GetProperty("items").EnumerateArray(),
            nudge => Assert.StartsWith("too late: paused by ", nudge.GetProperty("reason").GetString(), StringComparison.Ordinal));
    }

    private static Task<System.Text.Json.JsonElement> Resume(ServerProcess server, (string Id, DateTimeOffset At) paused) =>
        server.Send(HttpMethod.Delete, $"/api/clinic/pauses/{paused.Id}", null, Ct);

    private async Task<(string Id, DateTimeOffset At)> PauseAfter(Drain drain, ServerProcess server, int count)
    {
        await drain.UntilReceived(1);
        await server.Get("/api/clinic/pauses", Ct);
        await drain.UntilReceived(count);
        var pause = await server.Send(HttpMethod.Post, "/api/clinic/pauses", """{"what": "everything", "reason": "The phones are down"}""", Ct);
        output.WriteLine($"paused after {drain.Provider.Count} of {Nudges}");
        return (pause.GetProperty("id").GetString()!, DateTimeOffset.UtcNow);
    }

    /// <summary>Until everything that has not gone out waits for the pause, and nothing left after it. Returns how many wait.</summary>
    private async Task<int> UntilHeld(Drain drain, ServerProcess server, (string Id, DateTimeOffset At) paused)
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
                // The pause did land in the middle, or these tests would show nothing.
                Assert.NotEqual(0, held);
                AssertNoneAfter(drain.Provider, paused);
                output.WriteLine($"{sent} went out, {held} wait");
                return held;
            }

            int Of(string status) => counts.Where(c => c.Key.Status == status).Sum(c => c.Value);
        }

        throw new InvalidOperationException($"It never came to rest.\n{server.Output}");
    }

    private void AssertNoneAfter(LoopbackProvider provider, (string Id, DateTimeOffset At) paused)
    {
        var last = provider.Attempts.Max(a => a.At);
        output.WriteLine($"the last left {(last - paused.At).TotalMilliseconds:N0} ms after the pause");
        Assert.True(last < paused.At + Soon, $"One left {last - paused.At} after the pause.");
    }

    private static void AssertNoneTwice(LoopbackProvider provider) =>
        Assert.All(provider.Received.GroupBy(r => r.NudgeId), g => Assert.Single(g));

    private static string Told(IReadOnlyDictionary<(string Channel, string Status), int> counts) =>
        string.Join(", ", counts.Select(c => $"{c.Value} {c.Key.Channel} {c.Key.Status}"));

    /// <summary>Runners whose nudges two processes plan and send.</summary>
    private sealed class Drain(LoopbackProvider provider, PostgresServer postgres, BrokerProcess? broker, DirectoryInfo folder) : IAsyncDisposable
    {
        private readonly List<ServerProcess> _servers = [];

        public LoopbackProvider Provider => provider;

        public static async Task<Drain> Prepare(bool onServiceBus)
        {
            var drain = new Drain(
                await LoopbackProvider.StartAsync(), PostgresServer.Start(), onServiceBus ? BrokerProcess.Start(Ports.Free()) : null,
                Directory.CreateTempSubdirectory("recovery-pause-"));
            drain.Provider.Script = _ => Fault.Slow(TimeSpan.FromMilliseconds(250));
            await using var rig = DeliveryRig.On(drain.Settings, Instant.FromUtc(2027, 4, 26, 10, 0));
            await rig.Register(Nudges / 2, Nudges / 2);
            return drain;
        }

        /// <param name="hour">When it is for this process, on the morning of the nudges.</param>
        public ServerProcess Start(string hour)
        {
            var server = ServerProcess.Start(Ports.Free(), new Dictionary<string, string>(Settings) { ["Clock:Start"] = $"2027-04-27T{hour}:00+01:00" });
            _servers.Add(server);
            return server;
        }

        public async Task UntilReceived(int count)
        {
            for (var patience = Stopwatch.StartNew(); provider.Count < count; await Task.Delay(2, Ct))
            {
                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"Only {provider.Count} went out.\n{string.Join('\n', _servers.Select(s => s.Output))}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            _servers.ForEach(s => s.Dispose());
            broker?.Dispose();
            await provider.DisposeAsync();
            postgres.Dispose();
            folder.Delete(recursive: true);
        }

        private Dictionary<string, string> Settings => new(DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!))
        {
            ["Store:Provider"] = "Postgres",
            ["Store:Connection"] = postgres.Connection,
            ["Queue:Provider"] = broker is null ? "Store" : "ServiceBus",
            ["ServiceBus"] = broker?.Connection ?? "",
            ["Senders:Concurrency"] = ProcessDrain.IsFull ? "32" : "8", // A drain of some seconds: a pause must find it in the middle.
            // One step: by the time it is too late the next one would be planned.
            ["Plan:Steps:0:Key"] = "doms",
            ["Plan:Steps:0:Channels"] = "Sms,Email",
            ["Plan:Steps:0:Anchor"] = "AfterRace",
            ["Plan:Steps:0:Days"] = "2",
            ["Clock:Speed"] = Speed.ToString(CultureInfo.InvariantCulture),
        };
    }
}
