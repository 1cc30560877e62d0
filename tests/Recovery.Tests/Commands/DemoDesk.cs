using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Recovery.Tests.Commands;

/// <summary>A nudge of the demo's, as its desk's API serves it.</summary>
internal sealed record DemoNudge(string Name, string Step, string Channel, string Session, string Status, string Reason, DateTimeOffset? AcceptedAt);

/// <summary>The desk of a demo that was kept running, as somebody sees it who followed the link that it printed.</summary>
internal sealed class DemoDesk(HttpClient browser) : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<DemoDesk> Open(string link)
    {
        var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(new Uri(link).GetLeftPart(UriPartial.Authority)) };
        using var answer = await browser.GetAsync(link, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new DemoDesk(browser);
    }

    /// <summary>All of them.</summary>
    public async Task<IReadOnlyList<DemoNudge>> Nudges() =>
    [
        .. (await List("/api/clinic/nudges?take=1000")).Select(n => new DemoNudge(
            n.GetProperty("name").GetString()!, n.GetProperty("step").GetString()!, n.GetProperty("channel").GetString()!, n.GetProperty("session").GetString()!,
            n.GetProperty("status").GetString()!, n.TryGetProperty("reason", out var reason) ? reason.GetString()! : "",
            n.TryGetProperty("acceptedAt", out var at) ? at.GetDateTimeOffset() : null)),
    ];

    public async Task<IReadOnlyList<JsonElement>> List(string path)
    {
        var page = await browser.GetFromJsonAsync<JsonElement>(path, Ct);
        Assert.False(page.TryGetProperty("next", out _), $"{path} has a second page.");
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    public void Dispose() => browser.Dispose();
}
