using System.Net;
using Recovery.Hosted;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Hosted;

/// <summary>Starts that go wrong.</summary>
public sealed class StartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mistakes_in_the_settings_are_named_all_at_once_and_end_it_with_2()
    {
        var ended = await Assert.ThrowsAsync<AppEndedException>(() => FunctionsHost.Start(
            HostedApp.Assembly,
            [new("Clinic:Hours:Monday", "eight to two"), new("Sms:Provider", "Pigeon"), new("Clock:Speed", "fast")]));

        Assert.Equal(2, ended.ExitCode);
        var lines = ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains(lines, l => l.StartsWith("Clinic:Hours:Monday is 'eight to two'", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("ServiceBus:fullyQualifiedNamespace is missing", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Sms:Provider is 'Pigeon'", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Clock:Speed is 'fast'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_its_store_down_it_starts_says_so_and_works_once_the_store_is_there()
    {
        using var postgres = PostgresServer.Start();
        postgres.Crash();
        await using var app = await HostedApp.Start(("Store:Provider", "Postgres"), ("Store:Connection", postgres.Connection));
        using var browser = app.Host.Browser();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(browser));
        Assert.Equal(HttpStatusCode.OK, await Status(browser, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(browser, "/"));

        // Neither done nor failed: a message that failed at once would be given up after ten deliveries.
        Task<Invocation>[] waiting =
        [
            app.Host.Deliver("SendSms", new QueueMessage("""{"nudge": "n", "generation": 1}"""), Ct), app.Host.Tick("PlanNudges", Ct), app.Host.Tick("Reconcile", Ct),
        ];
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(browser));
        Assert.All(waiting, call => Assert.Not(call.IsCompleted));

        postgres.StartAgain();
        await app.UntilReady();
        Assert.Equal(HttpStatusCode.OK, await Status(browser, "/"));
        Assert.All(await Task.WhenAll(waiting), call => Assert.True(call.Succeeded, call.Fault));
    }

    private static Task<HttpStatusCode> Ready(HttpClient browser) => Status(browser, "/health/ready");

    private static async Task<HttpStatusCode> Status(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return answer.StatusCode;
    }
}
