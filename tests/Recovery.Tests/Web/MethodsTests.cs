using System.Net;

namespace Recovery.Tests.Web;

/// <summary>Every address answers every method itself, since the function in front of it takes them all.</summary>
public sealed class MethodsTests
{
    [Theory]
    [InlineData("PUT", "/", "GET, HEAD, POST")]
    [InlineData("OPTIONS", "/", "GET, HEAD, POST")]
    [InlineData("DELETE", "/", "GET, HEAD, POST")]
    [InlineData("PATCH", "/", "GET, HEAD, POST")]
    [InlineData("BREW", "/", "GET, HEAD, POST")]
    [InlineData("PUT", "/privacy", "GET, HEAD")]
    [InlineData("POST", "/privacy", "GET, HEAD")]
    [InlineData("PUT", "/api/signups", "POST")]
    [InlineData("GET", "/hooks/twilio/inbound", "POST")]
    public async Task A_method_that_an_address_does_not_take_is_refused_with_those_that_it_takes(string method, string path, string allowed)
    {
        await using var host = await WebHost.Start();
        using var browser = host.Browser();

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }
}
