using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Recovery.Loopback;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.ServiceBus;

/// <summary>
/// Two processes on one Service Bus and one PostgreSQL: one of them is killed in the middle of a drain, then the broker, which starts
/// again empty. The store knows what was lost and queues it again: every text arrives once.
/// </summary>
public sealed class BrokerLossTests(ITestOutputHelper output)
{
    private static readonly int Texts = ProcessDrain.IsFull ? 2500 : 500;
    private static readonly int Emails = Texts;
    private const int Speed = 30;

    [Fact]
    public async Task A_process_is_killed_and_the_broker_comes_back_empty_and_no_text_is_lost_or_sent_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        using var postgres = PostgresServer.Start();
        var folder = Directory.CreateTempSubdirectory("recovery-broker-");
        var port = Ports.Free();
        var broker = BrokerProcess.Start(port);
        try
        {
            await using var provider = await LoopbackProvider.StartAsync();
            provider.Script = _ => Fault.Slow(TimeSpan.FromMilliseconds(250));
            var settings = Settings(folder, provider, postgres, broker);
            await using (var rig = DeliveryRig.On(settings, Instant.FromUtc(2027, 4, 26, 12, 0)))
            {
                await rig.Register(Texts, Emails);
            }

            using var first = ServerProcess.Start(Ports.Free(), settings);
            using var second = ServerProcess.Start(Ports.Free(), settings);
            await Until(() => provider.Count >= (Texts + Emails) / 3, first, second, ct);
            first.Kill();
            output.WriteLine($"a process killed after {provider.Count}");
            await Until(() => provider.Count >= (Texts + Emails) / 2, second, second, ct);
            broker.Dispose();
            output.WriteLine($"the broker killed after {provider.Count}");
            broker = BrokerProcess.Start(port);

            await Until(() => provider.Received.Where(r => r.Channel == "sms").Select(r => r.NudgeId).Distinct().Count() == Texts, second, second, ct);
            var counts = await second.UntilSettled(ct);
            output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} {c.Key.Channel} {c.Key.Status}")));
            Assert.All(provider.Received.GroupBy(r => r.NudgeId), g => Assert.Single(g));
            Assert.Equal(Texts, counts.GetValueOrDefault(("sms", "accepted")));
            Assert.Equal(Emails, counts.GetValueOrDefault(("email", "accepted")) + counts.GetValueOrDefault(("email", "in-doubt")));
        }
        finally
        {
            broker.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static async Task Until(Func<bool> condition, ServerProcess first, ServerProcess second, CancellationToken ct)
    {
        for (var patience = Stopwatch.StartNew(); !condition(); await Task.Delay(5, ct))
        {
            Assert.False(first.HasExited, first.Output);
            Assert.False(second.HasExited, second.Output);
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(3), $"It never came.\n{second.Output}");
        }
    }

    private static Dictionary<string, string> Settings(DirectoryInfo folder, LoopbackProvider provider, PostgresServer postgres, BrokerProcess broker) =>
        new(DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!))
        {
            ["Store:Provider"] = "Postgres",
            ["Store:Connection"] = postgres.Connection,
            ["Queue:Provider"] = "ServiceBus",
            ["Queue:LostAfter"] = "00:00:20",
            ["ServiceBus"] = broker.Connection,
            ["Clock:Start"] = "2027-04-27T07:29:00+01:00",
            ["Clock:Speed"] = Speed.ToString(CultureInfo.InvariantCulture),
        };
}
