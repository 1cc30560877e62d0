using System.Security.Cryptography;
using Recovery.Channels.Twilio;
using static Recovery.Tests.Channels.TwilioSigning;

namespace Recovery.Tests.Channels;

/// <summary>A JSON post, which is signed by its hash in the URL.</summary>
public sealed class TwilioSignatureJsonTests
{
    [Theory]
    [InlineData(Token, JsonUrl, Json, JsonSignature)]
    [InlineData(Token, "https://mycompany.com/myapp.php?bodySHA256=" + JsonHash, Json, "y77kIzt2vzLz71DgmJGsen2scGs=")]
    [InlineData(
        Token, Url + "&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "{}", "Ldidvp12m26NI7eqEvxnEpkd9Hc=")]
    [InlineData(
        "qwerty", "https://example.com/test?bodySHA256=8d90d640c6ba47d595ac56203d7f5c6b511be80fdf44a2055acca75a119b9fd2",
        """{"message": "a post body"}""", "zR5Oq4f6cijN5oz5bisiVuxYnTU=")]
    public void A_json_body_whose_hash_twilio_signed_is_valid(string token, string url, string body, string signature)
    {
        Assert.Holds(TwilioSignature.IsValid(token, url, Utf8(body), signature));
        Assert.Not(TwilioSignature.IsValid(token, url, Utf8(body + " "), signature));
        Assert.Not(TwilioSignature.IsValid(token, url, Array.Empty<byte>(), signature));
        Assert.Not(TwilioSignature.IsValid(token, url, default(byte[])!, signature));
        Assert.Not(TwilioSignature.IsValid(token + "6", url, Utf8(body), signature));
    }

    [Theory]
    [InlineData(Url, Signature)]
    [InlineData(Url, "zYQTYrRWXE7LtzbG4PfP7/bkkGo=")]
    [InlineData("https://mycompany.com/myapp.php", Signature)]
    [InlineData("https://example.com/test?bodySHA256=79bfb0acaf0045fd30f13d48d4fe296b393d85a3bfbee881a0172b2bd574b11e", "+LYlbGr/VmN84YPJQCuWs+9UA7E=")]
    public void A_json_body_whose_hash_is_not_in_the_url_is_not_valid(string url, string signature)
    {
        Assert.Not(TwilioSignature.IsValid(Token, url, Utf8(Json), signature));
        Assert.Not(TwilioSignature.IsValid("qwerty", url, Utf8("""{"message": "a post body that does not match the bodySHA256"}"""), signature));
    }

    [Theory]
    [InlineData("?bodySHA256=" + JsonHash)]
    [InlineData("?a=b&bodySHA256=" + JsonHash)]
    [InlineData("?bodySHA256=" + JsonHash + "&bodySHA256=00")]
    [InlineData("?bodySHA256=" + JsonHash + "#part")]
    [InlineData("?bodySHA256=0A1FF7634D9AB3B95DB5C9A2DFE9416E41502B283A80C7CF19632632F96E6620")]
    public void The_hash_is_the_querys_first_in_either_case(string query)
    {
        var url = "https://example.com/hook" + query;

        Assert.Holds(TwilioSignature.IsValid(Token, url, Utf8(Json), Signed(Token, url)));
        Assert.Holds(TwilioSignature.IsValid(Token, url, Utf8(Json), Signed(Token, "https://example.com:443/hook" + query)));
        Assert.Holds(TwilioSignature.IsValid(Token, "https://example.com:8443/hook" + query, Utf8(Json), Signed(Token, url)));
    }

    [Theory]
    [InlineData("?bodySHA256=")]
    [InlineData("?bodySHA256")]
    [InlineData("?bodySHA256=00")]
    [InlineData("?bodySHA256=" + JsonHash + "0")]
    [InlineData("?bodySHA256=za1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620")]
    [InlineData("?bodySHA256=Ch/3Y02as7ldtcmi3%2BlBbkFQKyg6gMfPGWMmMvluZiA%3D")]
    [InlineData("?bodySHA256=00&bodySHA256=" + JsonHash)]
    [InlineData("?bodysha256=" + JsonHash)]
    [InlineData("?xbodySHA256=" + JsonHash)]
    [InlineData("?bodySHA2560=" + JsonHash)]
    [InlineData("#?bodySHA256=" + JsonHash)]
    [InlineData("/&bodySHA256=" + JsonHash)]
    [InlineData("/bodySHA256=" + JsonHash)]
    [InlineData("?%00&&==&bodySHA256=\uD800")]
    public void What_is_not_the_bodys_hash_is_not_valid_though_signed(string query)
    {
        var url = "https://example.com/hook" + query;

        Assert.Not(TwilioSignature.IsValid(Token, url, Utf8(Json), Signed(Token, url)));
    }

    [Fact]
    public void A_body_is_judged_by_its_bytes_whatever_they_are()
    {
        foreach (byte[] body in new byte[][] { [], [0xFF, 0xFE, 0xC3, 0x28], [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], new byte[1_000_000] })
        {
            var url = Url + "&bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData(body));

            Assert.Holds(TwilioSignature.IsValid(Token, url, body, Signed(Token, url)));
            Assert.Not(TwilioSignature.IsValid(Token, url, [.. body, 0], Signed(Token, url)));
        }
    }

    [Fact]
    public void A_form_is_no_json_post() =>
        Assert.Not(TwilioSignature.IsValid(Token, Url, Utf8("property=value&boolean=true"), "NBdBDr/T/lgjI+tlgpXjKZQZs/k="));

    [Fact]
    public void One_changed_character_of_a_json_post_makes_it_invalid()
    {
        Assert.All(Changed(JsonUrl), url => Assert.False(TwilioSignature.IsValid(Token, url, Utf8(Json), JsonSignature), url));
        Assert.All(Changed(Json), body => Assert.False(TwilioSignature.IsValid(Token, JsonUrl, Utf8(body), JsonSignature), body));
        Assert.All(Changed(Token), token => Assert.False(TwilioSignature.IsValid(token, JsonUrl, Utf8(Json), JsonSignature), token));
        Assert.All(Changed(JsonSignature), signature => Assert.False(TwilioSignature.IsValid(Token, JsonUrl, Utf8(Json), signature), signature));
    }
}
