using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;

namespace Recovery.Tests.Delivery;

/// <summary>Effectively once, as far as one machine can prove it: the server is killed at random moments, again and again.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Texts = 2500;
    private const int Emails = 2500;
    private const int Kills = 20;

    /// <summary>Of a clock that runs thirty times as fast: a lost answer is looked up after four seconds instead of two minutes.</summary>
    private const int Speed = 30;

    [Fact]
    public async Task Killed_twenty_times_during_a_drain_no_text_is_lost_or_sent_twice_and_no_email_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("recovery-kill-");
        try
        {
            await using var provider = await LoopbackProvider.StartAsync();
            provider.Script = _ => Fault.Slow(TimeSpan.FromMilliseconds(4));
            var settings = Settings(folder, provider);
            await Prepare(settings);

            var seed = Environment.TickCount;
            output.WriteLine($"seed {seed}");
            var random = new Random(seed);
            var port = Ports.Free();
            for (var kill = 0; kill < Kills; kill++)
            {
                using var server = ServerProcess.Start(port, settings);
                await KillSomewhere(server, provider, random, ct);
            }

            using var last = ServerProcess.Start(port, settings);
            var counts = await last.UntilSettled(ct);
            output.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} {c.Key.Channel} {c.Key.Status}")));

            var texts = provider.Received.Where(r => r.Channel == "sms").GroupBy(r => r.NudgeId).ToList();
            var emails = provider.Received.Where(r => r.Channel == "email").GroupBy(r => r.NudgeId).ToList();
            output.WriteLine($"{texts.Count} texts, {emails.Count} emails arrived");
            Assert.Equal(Texts, texts.Count);
            Assert.All(texts, g => Assert.Single(g));
            Assert.All(emails, g => Assert.Single(g));
            Assert.Equal(Texts, counts.GetValueOrDefault(("sms", "accepted")));

            // Whatever is missing stands in doubt, counted; so does what arrived and whose answer got lost.
            var inDoubt = counts.GetValueOrDefault(("email", "in-doubt"));
            Assert.Equal(Emails, counts.GetValueOrDefault(("email", "accepted")) + inDoubt);
            Assert.InRange(Emails - emails.Count, 0, inDoubt);

            // The kills did land in the middle of something, or this test would show nothing.
            Assert.NotEqual(0, inDoubt);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runners are registered and their nudges planned and queued before the first kill; the drain is what is killed.</summary>
    private static async Task Prepare(IReadOnlyDictionary<string, string> settings)
    {
        await using var rig = DeliveryRig.On(settings, Instant.FromUtc(2027, 4, 26, 12, 0));
        await rig.Register(Texts, Emails);
        await rig.Plan();
        Assert.Equal(Texts + Emails, (await rig.All()).Count(n => n.Status == NudgeStatus.Queued));
    }

    private static async Task KillSomewhere(ServerProcess server, LoopbackProvider provider, Random random, CancellationToken ct)
    {
        // Mostly in the middle of the drain; sometimes while the server is still starting.
        var target = provider.Count + random.Next(0, 2 * (Texts + Emails) / Kills);
        var patience = Stopwatch.StartNew();
        while (provider.Count < target && provider.Count < Texts + Emails - 20 && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            Assert.False(server.HasExited, server.Output);
            await Task.Delay(1, ct);
        }

        server.Kill();
    }

    private static Dictionary<string, string> Settings(DirectoryInfo folder, LoopbackProvider provider)
    {
        var settings = DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!);
        settings["Clock:Start"] = "2027-04-27T07:30:00+01:00";
        settings["Clock:Speed"] = Speed.ToString(CultureInfo.InvariantCulture);
        return settings;
    }
}
