using Recovery.Channels.Twilio;
using static Recovery.Tests.Channels.TwilioSigning;

namespace Recovery.Tests.Channels;

/// <summary>How else the same URL may be spelt: with and without its port, with a quote plain or escaped.</summary>
public sealed class TwilioSignatureUrlTests
{
    /// <summary>A single quote in the query is judged in both spellings.</summary>
    private const string Quoted = "https://example.com/path?test=param'WithQuote";
    private const string Escaped = "https://example.com/path?test=param%27WithQuote";

    [Theory]
    [InlineData(Quoted, Quoted)]
    [InlineData(Quoted, Escaped)]
    [InlineData(Escaped, Quoted)]
    [InlineData(Escaped, Escaped)]
    [InlineData("https://example.com:443/path?test=param'WithQuote", Escaped)]
    [InlineData(Escaped, "https://example.com:8443/path?test=param'WithQuote")]
    public void A_quote_in_the_query_may_be_signed_plain_or_escaped(string signed, string url) =>
        Assert.Holds(TwilioSignature.IsValid("s3cr3t", url, Form(), Signed("s3cr3t", signed)));

    [Theory]
    [InlineData("https://example.com/it's?a=b", "https://example.com/it%27s?a=b")]
    [InlineData("https://example.com/path?a=%22b", "https://example.com/path?a=\"b")]
    [InlineData("https://example.com/path?test=param", "https://example.com/path?test=param2")]
    [InlineData("https://example.com", "https://example.com/")]
    public void Nothing_else_of_a_url_may_be_signed_in_another_spelling(string signed, string url)
    {
        Assert.Not(TwilioSignature.IsValid("s3cr3t", url, Form(), Signed("s3cr3t", signed)));
        Assert.Not(TwilioSignature.IsValid("s3cr3t", signed, Form(), Signed("s3cr3t", url)));
    }

    [Theory]
    [InlineData("https://[2001:db8::1]/hook", "https://[2001:db8::1]:443/hook")]
    [InlineData("https://[2001:db8::1]:8443/hook", "https://[2001:db8::1]/hook")]
    [InlineData("https://user:1234@example.com/hook", "https://user:1234@example.com:443/hook")]
    [InlineData("https://us@er:1234@example.com:99/hook", "https://us@er:1234@example.com/hook")]
    [InlineData("https://example.com", "https://example.com:443")]
    [InlineData("http://example.com?a=b:1/@c", "http://example.com:80?a=b:1/@c")]
    [InlineData("http://example.com#a:1", "http://example.com:80#a:1")]
    [InlineData("https://example.com/a:1/b@c:2", "https://example.com:443/a:1/b@c:2")]
    public void A_port_is_found_only_where_a_port_is(string url, string signed) =>
        Assert.Holds(TwilioSignature.IsValid(Token, url, Form(), Signed(Token, signed)));
}
