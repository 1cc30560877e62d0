using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Recovery.Tests.Desk;

/// <summary>Every door that takes the clinic's key counts wrong ones by client, and none of them keeps out whoever has the right one.</summary>
public sealed class KeyDoorTests : IAsyncLifetime
{
    private const string Wrong = "not the clinic's key";

    /// <summary>More than are counted before whoever tries is told to wait.</summary>
    private const int Many = 12;

    private DeskHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await DeskHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_key_sent_to_a_page_that_asks_for_none_counts_for_nothing()
    {
        for (var i = 0; i < Many; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await Ask(HttpMethod.Get, "/", Wrong, "203.0.113.7"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(HttpMethod.Get, "/api/clinic/races", Wrong, "203.0.113.8"));
    }

    [Theory]
    [InlineData("/api/clinic/races")]
    [InlineData("/clinic/deliveries.csv")]
    [InlineData("/api/signups")]
    public async Task Too_many_wrong_keys_are_told_to_wait_and_the_right_one_is_not(string path)
    {
        var method = path == "/api/signups" ? HttpMethod.Post : HttpMethod.Get;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(method, path, Wrong, "203.0.113.7"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(method, path, Wrong, "203.0.113.7"));
        var right = await Ask(method, path, DeskHost.Key, "203.0.113.7");
        Assert.Equal(path == "/api/signups" ? HttpStatusCode.BadRequest : HttpStatusCode.OK, right);
    }

    [Fact]
    public async Task Behind_a_proxy_each_client_is_counted_by_itself()
    {
        for (var i = 0; i < Many; i++)
        {
            await Ask(HttpMethod.Get, "/api/clinic/races", Wrong, "203.0.113.7");
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(HttpMethod.Get, "/api/clinic/races", Wrong, "198.51.100.7"));
    }

    [Fact]
    public async Task Doors_count_together()
    {
        for (var i = 0; i < 5; i++)
        {
            await Ask(HttpMethod.Get, "/api/clinic/races", Wrong, "203.0.113.7");
            await Ask(HttpMethod.Post, "/api/signups", Wrong, "203.0.113.7");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(HttpMethod.Post, "/api/signups", Wrong, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(HttpMethod.Get, "/api/clinic/races", Wrong, "203.0.113.7"));
    }

    [Fact]
    public async Task Whoever_is_signed_in_stays_in_whatever_others_try()
    {
        using var reception = await _host.SignedIn(follows: false);
        for (var i = 0; i < Many; i++)
        {
            await Ask(HttpMethod.Get, "/api/clinic/races", Wrong, "127.0.0.1");
        }

        Assert.Equal(HttpStatusCode.OK, (await reception.GetAsync("/clinic", Ct)).StatusCode);
    }

    private async Task<HttpStatusCode> Ask(HttpMethod method, string path, string key, string from)
    {
        using var client = _host.Browser(follows: false);
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("X-Forwarded-For", from);
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request, Ct);
        Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        return answer.StatusCode;
    }
}
