using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Hosted;

public sealed class ApplicationInsightsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Look()
    {
        await using var insights = await IngestionEndpoint.Start();
        await using var app = await HostedApp.Start(("APPLICATIONINSIGHTS_CONNECTION_STRING", insights.ConnectionString));
        await app.UntilReady();
        await app.Store.Register(texts: 1, emails: 0);
        Assert.True((await app.Host.Tick("PlanNudges")).Succeeded);
        var message = await app.Take(QueueNames.Sms);
        Assert.True((await app.Host.Deliver("SendSms", Recovery.Hosted.QueueMessage.Of(message))).Succeeded);
        using (var browser = app.Host.Browser())
        {
            foreach (var path in new[] { "/", "/nowhere", "/health/ready", "/b/0123456789abcdef" })
            {
                using var answer = await browser.GetAsync(path, Ct);
            }
        }

        await app.Host.Stop();
        foreach (var type in new[] { "RequestData", "MetricData", "RemoteDependencyData", "MessageData" })
        {
            foreach (var (role, data) in insights.Of(type))
            {
                TestContext.Current.SendDiagnosticMessage($"{type} {role} {data}");
                await File.AppendAllTextAsync("/tmp/seen-ai.txt", $"{type} {role} {data}\n", Ct);
            }
        }
    }
}
