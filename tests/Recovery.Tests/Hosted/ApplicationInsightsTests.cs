using System.Globalization;
using System.Text.Json;
using Recovery.Channels.Sms;
using Recovery.Hosted;

namespace Recovery.Tests.Hosted;

/// <summary>What the app's own exporter sends to Application Insights has the shape that infra/'s workbook and alerts ask for.</summary>
public sealed class ApplicationInsightsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_requests_with_an_address_and_a_status_and_a_sent_nudge_says_that_it_was_in_time()
    {
        await using var insights = await IngestionEndpoint.Start();
        await using var app = await HostedApp.Start(("APPLICATIONINSIGHTS_CONNECTION_STRING", insights.ConnectionString));
        await app.UntilReady();
        await app.Store.Register(texts: 1, emails: 0);
        Assert.Holds((await app.Host.Tick("PlanNudges")).Succeeded);
        Assert.Holds((await app.Host.Deliver("SendSms", QueueMessage.Of(await app.Take(SmsChannel.QueueName)))).Succeeded);
        await Visit(app, "/", "/nowhere", "/health/ready");

        // What is left to send goes out as it ends.
        await app.Host.Stop();

        // The pages, and nothing else: neither calls of functions nor probes.
        var requests = insights.Of("RequestData");
        Assert.Equal([200, 404], requests.Select(r => int.Parse(r.Data.GetProperty("responseCode").GetString()!, CultureInfo.InvariantCulture)).Order());
        Assert.All(requests, r => Assert.StartsWith("http", r.Data.GetProperty("url").GetString(), StringComparison.Ordinal));
        Assert.All(requests, r => Assert.Equal("recovery", r.Role));

        var sent = Assert.Single(insights.Of("MetricData"), m => Metric(m.Data).GetProperty("name").GetString() == "recovery.nudges.sent").Data;
        Assert.Equal(1, Metric(sent).GetProperty("value").GetInt32());
        Assert.Equal(("sms", "in-time"), (sent.GetProperty("properties").GetProperty("channel").GetString(), sent.GetProperty("properties").GetProperty("timing").GetString()));
    }

    private static async Task Visit(HostedApp app, params string[] paths)
    {
        using var browser = app.Host.Browser();
        foreach (var path in paths)
        {
            using var answer = await browser.GetAsync(path, Ct);
        }
    }

    private static JsonElement Metric(JsonElement data) => data.GetProperty("metrics")[0];
}
