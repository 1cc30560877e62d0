using System.Text;
using NodaTime;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Telemetry;

/// <summary>What the whole system tells a collector, as it comes over the wire.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class TraceTests
{
    private const string Delivered = "receipt delivered";

    [Fact]
    public async Task A_nudge_is_one_trace_from_the_timers_tick_to_its_receipt_as_the_documentation_shows_it()
    {
        await using var app = await TracedApp.Start();
        var text = await Sent(app);
        await app.Tell(text, "sent");
        await app.Tell(text, "delivered");
        await app.FlushUntil(s => s.Name == Delivered && s.Tags["recovery.nudge"] == text.Id);
        var link = app.Collector.Spans().Single(s => s.Name == Delivered && s.Tags["recovery.nudge"] == text.Id).Links.Single();
        await app.FlushUntil(s => s.Trace == link);

        var spans = app.Collector.Spans();
        var tick = Assert.Single(spans, s => s.Name == "PlanNudges" && spans.Any(c => c.Parent == s.Id && c.Tags.Values.Contains(text.Id)));
        Assert.Empty(tick.Parent);
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "docs", "telemetry.md"), TestContext.Current.CancellationToken);
        var shown = page.Split("```text\n")[1].Split("\n```")[0];
        Assert.Equal(shown, TraceTree.Draw(spans, tick, text.Id));

        // The call that brought a receipt is a trace of its own, which the receipt leads to.
        var call = Assert.Single(spans, s => s.Trace == link);
        Assert.Equal(("server", "/hooks/twilio/status/{nudgeId}"), (call.KindInWords, call.Tags["http.route"]));
    }

    [Fact]
    public async Task Neither_spans_nor_metrics_nor_logs_hold_anything_of_the_runner()
    {
        await using var app = await TracedApp.Start();
        var text = await Sent(app);
        using var caller = app.Caller();
        var link = app.Provider.Received.Single(r => r.Channel == "sms").Body.Split('/')[^1][..16];
        using (var page = await caller.GetAsync(new Uri($"/b/{link}?mobile={TracedApp.Mobile}", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Holds(page.IsSuccessStatusCode);
        }

        await app.Tell(text, "delivered");
        await app.FlushUntil(s => s.Tags.GetValueOrDefault("url.path") == "/b/{token}");
        foreach (var signal in new[] { "traces", "metrics", "logs" })
        {
            var told = string.Concat(app.Collector.Of(signal).Select(Encoding.UTF8.GetString));
            Assert.Contains("recovery-under-test", told, StringComparison.Ordinal);
            foreach (var secret in new[]
            {
                TracedApp.Name, "Wilhelmina", TracedApp.Mobile, TracedApp.Mobile[1..], TracedApp.Email, link, "AC00000000000000000000000000000001",
            })
            {
                Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task All_numbers_reach_the_collector()
    {
        await using var app = await TracedApp.Start();
        var text = await Sent(app);
        await app.Tell(text, "delivered");

        // Reconcile's turn comes within a minute: nothing before it is worth sending.
        var turn = app.Get<ClinicClock>().Now + Duration.FromMinutes(1);
        await app.RunUntil(() => app.Get<ClinicClock>().Now >= turn);

        // Last comes what it counts. Other systems of this process may be heard as well, so it is not its span that tells.
        await app.FlushUntil(() => Told(app).Contains("recovery.nudges.in_doubt.oldest", StringComparison.Ordinal));

        var told = Told(app);
        Assert.All(
            ["planned", "queued", "sent", "delivered", "lateness", "in_doubt", "in_doubt.oldest"],
            name => Assert.Contains($"recovery.nudges.{name}", told, StringComparison.Ordinal));
    }

    private static string Told(TracedApp app) => string.Concat(app.Collector.Of("metrics").Select(Encoding.UTF8.GetString));

    private static async Task<Nudge> Sent(TracedApp app)
    {
        await app.RunUntil(() => app.Provider.Count == 2);
        Nudge? text = null;
        await app.RunUntil(() => (text = app.Nudge(By.Sms).GetAwaiter().GetResult()).Status == NudgeStatus.Accepted);
        return text!;
    }
}
