using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Delivery;

/// <summary>
/// Several processes on one PostgreSQL: one of them is killed in the middle of a drain, and the database crashes under the other. Still
/// every text arrives once, and no email twice.
/// </summary>
public sealed class TwoProcessesTests(ITestOutputHelper output)
{
    private const int Texts = 2500;
    private const int Emails = 2500;

    /// <summary>Of a clock that runs thirty times as fast: a lost answer is looked up after four seconds instead of two minutes.</summary>
    private const int Speed = 30;

    [Fact]
    public async Task One_process_is_killed_and_the_database_crashes_and_no_text_is_lost_or_sent_twice_and_no_email_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        using var postgres = PostgresServer.Start();
        var folder = Directory.CreateTempSubdirectory("recovery-two-");
        try
        {
            await using var provider = await LoopbackProvider.StartAsync();
            provider.Script = _ => Fault.Slow(TimeSpan.FromMilliseconds(250));
            var settings = Settings(folder, provider, postgres);
            await Prepare(settings);

            using var first = ServerProcess.Start(Ports.Free(), settings);
            using var second = ServerProcess.Start(Ports.Free(), settings);
            await UntilReceived(provider, (Texts + Emails) / 3, first, second, ct);
            first.Kill();
            output.WriteLine(Written(await second.Count(ct)));
            await UntilReceived(provider, (Texts + Emails) * 2 / 3, second, second, ct);
            postgres.CrashAndRestart();
            output.WriteLine($"crashed after {provider.Count} of {Texts + Emails}");

            var counts = await second.UntilSettled(ct);
            output.WriteLine(Written(counts));
            var texts = provider.Received.Where(r => r.Channel == "sms").GroupBy(r => r.NudgeId).ToList();
            var emails = provider.Received.Where(r => r.Channel == "email").GroupBy(r => r.NudgeId).ToList();
            Assert.Equal(Texts, texts.Count);
            Assert.All(texts, g => Assert.Single(g));
            Assert.All(emails, g => Assert.Single(g));
            Assert.Equal(Texts, counts.GetValueOrDefault(("sms", "accepted")));

            // Whatever is missing stands in doubt, counted; so does what arrived and whose answer got lost.
            var inDoubt = counts.GetValueOrDefault(("email", "in-doubt"));
            Assert.Equal(Emails, counts.GetValueOrDefault(("email", "accepted")) + inDoubt);
            Assert.InRange(Emails - emails.Count, 0, inDoubt);

            // The kill did land in the middle of something, or this test would show nothing.
            Assert.NotEqual(0, inDoubt);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Written(IReadOnlyDictionary<(string Channel, string Status), int> counts) =>
        string.Join(", ", counts.Select(c => $"{c.Value} {c.Key.Channel} {c.Key.Status}"));

    private static async Task Prepare(IReadOnlyDictionary<string, string> settings)
    {
        await using var rig = DeliveryRig.On(settings, Instant.FromUtc(2027, 4, 26, 12, 0));
        await rig.Register(Texts, Emails);
        await rig.Plan();
        Assert.Equal(Texts + Emails, (await rig.All()).Count(n => n.Status == NudgeStatus.Queued));
    }

    private static async Task UntilReceived(LoopbackProvider provider, int count, ServerProcess first, ServerProcess second, CancellationToken ct)
    {
        var patience = Stopwatch.StartNew();
        while (provider.Count < count)
        {
            Assert.False(first.HasExited, first.Output);
            Assert.False(second.HasExited, second.Output);
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"Only {provider.Count} messages went out.\n{first.Output}\n{second.Output}");
            await Task.Delay(2, ct);
        }
    }

    private static Dictionary<string, string> Settings(DirectoryInfo folder, LoopbackProvider provider, PostgresServer postgres)
    {
        var settings = DeliveryRig.Settings(folder, provider).ToDictionary(s => s.Key, s => s.Value!);
        settings["Store:Provider"] = "Postgres";
        settings["Store:Connection"] = postgres.Connection;
        settings["Clock:Start"] = "2027-04-27T07:30:00+01:00";
        settings["Clock:Speed"] = Speed.ToString(CultureInfo.InvariantCulture);
        return settings;
    }
}
