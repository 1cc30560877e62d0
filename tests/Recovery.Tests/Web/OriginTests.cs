using System.Net;
using Microsoft.Extensions.Configuration;
using Recovery.Settings;
using Recovery.Web.Http;

namespace Recovery.Tests.Web;

public sealed class OriginTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1234:5678::9", "2001:db8:1234::/48")]
    public void A_network_is_what_one_customer_of_a_provider_gets(string address, string network) =>
        Assert.Equal(network, Origin.NetworkOf(IPAddress.Parse(address)));

    [Fact]
    public async Task Behind_a_proxy_on_this_machine_each_client_has_its_own_limit()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "1"));

        Assert.Equal(HttpStatusCode.OK, await SignUpFrom(host, 501, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.OK, await SignUpFrom(host, 502, "198.51.100.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpFrom(host, 503, "203.0.113.200"));
        // Only the nearest proxy's word counts: what the client put before it could be anything.
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpFrom(host, 504, "192.0.2.1, 203.0.113.8"));
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_named_clients_are_told_apart_and_nobody_else_is_believed()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "1"), ("Proxies", "10.1.0.0/16, 10.2.0.9"));

        Assert.Equal(HttpStatusCode.OK, await SignUpFrom(host, 501, "203.0.113.7, 10.1.2.3"));
        Assert.Equal(HttpStatusCode.OK, await SignUpFrom(host, 502, "198.51.100.7, 10.2.0.9, 10.1.2.3"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpFrom(host, 503, "203.0.113.200, 10.2.0.9"));
        // What a client writes stands before its own address, which no proxy is.
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpFrom(host, 504, "192.0.2.1, 203.0.113.8, 10.1.2.3"));
        Assert.Equal(HttpStatusCode.OK, await SignUpFrom(host, 505, "192.0.2.1, 10.2.0.10"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignUpFrom(host, 506, "192.0.2.2, 10.2.0.10"));
    }

    [Theory]
    [InlineData("here")]
    [InlineData("10.0.0.1/99")]
    [InlineData("0.0.0.0/0")]
    public void A_proxy_that_can_not_be_read_is_a_mistake(string proxies)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Proxies", (string?)proxies)]).Build();
        Assert.Contains($"Proxies has '{proxies}'", Assert.Throws<SettingsException>(() => RecoverySettings.Read(settings)).Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> SignUpFrom(WebHost host, int number, string forwardedFor)
    {
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        var stamp = SignUpBrowser.StampOf(await browser.GetStringAsync("/"));
        host.Time.Advance(TimeSpan.FromSeconds(20));
        using var body = new FormUrlEncodedContent(SignUpBrowser.Good(number).With("stamp", stamp));
        using var answer = await browser.PostAsync("/", body);
        return answer.StatusCode;
    }
}
