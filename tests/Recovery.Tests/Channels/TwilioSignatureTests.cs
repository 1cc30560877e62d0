using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Recovery.Channels.Twilio;

namespace Recovery.Tests.Channels;

/// <summary>Signatures, tokens and URLs are those that the tests of Twilio's own libraries carry, unless signed here.</summary>
public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string Signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    private const string Json = """{"property": "value", "boolean": true}""";
    private const string JsonHash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    private const string JsonUrl = Url + "&bodySHA256=" + JsonHash;
    private const string JsonSignature = "a9nBmqA0ju/hNViExpshrM61xv4=";

    /// <summary>A single quote in the query is judged in both spellings.</summary>
    private const string Quoted = "https://example.com/path?test=param'WithQuote";
    private const string Escaped = "https://example.com/path?test=param%27WithQuote";

    private static readonly (string Name, string Value)[] Call =
    [
        ("CallSid", "CA1234567890ABCDE"), ("Digits", "1234"), ("From", "+14158675309"), ("To", "+18005551212"), ("Caller", "+14158675309"),
    ];

    public static TheoryData<string, string> CallsFromTwilio => new()
    {
        { Url, Signature },

        // With the port that the scheme implies, though the URL does not say it; and the reverse.
        { Url, "kvajT1Ptam85bY51eRf/AJRuM3w=" },
        { "http://mycompany.com/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=" },
        { "https://mycompany.com:443/myapp.php?foo=1&bar=2", Signature },
        { "https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=" },
        { "http://mycompany.com:80/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=" },
        { "https://mycompany.com:443//myapp.php?foo=1&bar=2", "A9lH3u16NjyiiM/+wylw5rirFUs=" },

        // A port of one's own, kept and dropped.
        { "https://mycompany.com:1234/myapp.php?foo=1&bar=2", "CYn1h0gLBdNxDGkKJg6hYohgeD8=" },
        { "http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=" },
        { "https://mycompany.com:1234/myapp.php?foo=1&bar=2", Signature },

        // A user and a password stay where they are, with and without a port.
        { "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2", "CukzLTc1tT5dXEDIHm/tKBanW10=" },
        { "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2", "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=" },
        { "https://user:pass@mycompany.com:8443/myapp.php?foo=1&bar=2", "CukzLTc1tT5dXEDIHm/tKBanW10=" },
        { "https://user@mycompany.com/myapp.php?foo=1&bar=2", "2YRLlVAflCqxaNicjMpJcSTgzSs=" },
        { "https://user@mycompany.com/myapp.php?foo=1&bar=2", "aZfj4hyX1MLZhSS6QIL18Vn2/RA=" },
        { "http://username:password@MyCompany.com/myapp.php?foo=1&bar=2", "PJ08CxXr7KLPjEQCTc8LkUSMwSM=" },
        { "http://Username:Password@MyCompany.com/myapp.php?foo=1&bar=2", "SkTSKyDJH9kUlhItI0slbgZ1UsI=" },

        // Case stays as it is given.
        { "https://MyCompany.com/myapp.php?foo=1&bar=2", "g9IN/x4Cft2g517EjYvEvM/W7LU=" },
        { "https://MyCompany.com:1234/myapp.php?foo=1&bar=2", "PCqOZm8cnu/L6+u5i5fuEd+Iac4=" },
        { "https://MyCompany.com:1234/myapp.php?foo=1&bar=2", "g9IN/x4Cft2g517EjYvEvM/W7LU=" },
        { "http://MyCompany.com/myapp.php?foo=1&bar=2", "XY7AlKOKL6im4yWyX84gldUrtis=" },
        { "HTTP://username:password@MyCompany.com/myapp.php?foo=1&bar=2", "hy/l8pca+LFms4cvRdv8uiP6NGc=" },

        // So do escapes, letters beyond ASCII and a missing query.
        { "https://mycompany.com/myapp.php?foo=hello%20world&bar=test%2Bvalue", "er2tvAP1Wx+iuTTE2BPgvEaN1cs=" },
        { "https://mycompany.com/webhook/España?año=2023", "G/Hx6mqqnjUNlPAoi2Sp9bGst0g=" },
        { "https://mycompany.com/myapp.php", "1xaxFBvyzXYvWplzNOSs28HWO94=" },
        { Url + "&type=thiswontbeusedinthesignaturegeneratorandsoshouldbeignored", "hYkNsTBttoNGkyCS0p+wWmQoRTg=" },
        { Url + "&Body=It's+amazing", "TfZzewPq8wqrGlMfyAud8+/IvJ0=" },
    };

    public static TheoryData<string, string> NotOfThatUrl => new()
    {
        { "https://MyCompany.com/myapp.php?foo=1&bar=2", Signature },
        { "https://MyCompany.com:1234/myapp.php?foo=1&bar=2", Signature },
        { "http://MyCompany.com/myapp.php?foo=1&bar=2", Signature },
        { "http://mycompany.com/myapp.php?foo=1&bar=2", Signature },
        { "https://mycompany.com/myapp.php?bar=2&foo=1", Signature },
        { "https://mycompany.com/myapp.php?foo=1&bar=2#", Signature },
        { "https://mycompany.com/myapp.php?foo=1&bar=2&", Signature },
        { "https://mycompany.com//myapp.php?foo=1&bar=2", Signature },
        { "https://mycompany.com/myapp%2Ephp?foo=1&bar=2", Signature },
        { "https://mycompany.com:x/myapp.php?foo=1&bar=2", Signature },
        { "https://:1234@mycompany.com/myapp.php?foo=1&bar=2", Signature },
        { "mycompany.com/myapp.php?foo=1&bar=2", Signature },
        { "HTTPS://mycompany.com/myapp.php?foo=1&bar=2", Signature },
        { "https://mycompany.com:80/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=" },
        { "https://mycompany.com:8443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=" },
        { "http://mycompany.com:443/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4=" },
        { "https://mycompany.com/myapp.php?foo=1&bar=2", "CYn1h0gLBdNxDGkKJg6hYohgeD8=" },
        { "https://mycompany.com/myapp.php?foo=hello%20world&bar=test%2bvalue", "er2tvAP1Wx+iuTTE2BPgvEaN1cs=" },
        { "https://mycompany.com/myapp.php?foo=hello+world&bar=test%2Bvalue", "er2tvAP1Wx+iuTTE2BPgvEaN1cs=" },
        { "https://mycompany.com/myapp.php?foo=hello world&bar=test%2Bvalue", "er2tvAP1Wx+iuTTE2BPgvEaN1cs=" },
    };

    public static TheoryData<string?> NotSignatures => new(
        null, "", " ", "=", "WRONG_SIGNATURE", "NOT" + Signature, Signature + "=", Signature + " ", Signature.ToLowerInvariant(),
        Signature.TrimEnd('='), "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "RSOYDt4T1cUTdK1PDd93_VVr8B8=", Signature + "," + Signature,
        "\uD800\uDC00", "\uD800", "ŔSOYDt4T1cUTdK1PDd93/VVr8B8=", new string('A', 1_000_000));

    [Theory]
    [MemberData(nameof(CallsFromTwilio))]
    public void A_call_that_twilio_signed_is_valid(string url, string signature) =>
        Assert.True(TwilioSignature.IsValid(Token, url, Form(Call), signature));

    [Theory]
    [MemberData(nameof(NotOfThatUrl))]
    public void A_signature_of_another_url_is_not_valid(string url, string signature) =>
        Assert.False(TwilioSignature.IsValid(Token, url, Form(Call), signature));

    [Theory]
    [MemberData(nameof(NotSignatures))]
    public void What_is_no_signature_is_not_valid(string? signature)
    {
        Assert.False(TwilioSignature.IsValid(Token, Url, Form(Call), signature));
        Assert.False(TwilioSignature.IsValid(Token, JsonUrl, Utf8(Json), signature));
    }

    [Fact]
    public void The_order_in_which_a_form_comes_does_not_matter() =>
        Assert.True(TwilioSignature.IsValid(Token, Url, Form([.. Call.Reverse()]), Signature));

    [Fact]
    public void A_name_sorts_before_the_longer_names_that_begin_with_it()
    {
        (string, string)[] form = [.. Call, ("ReasonConferenceEnded", "test"), ("Reason", "Participant")];

        Assert.True(TwilioSignature.IsValid(Token, Url, Form(form), "vOEb5UThFn24KEfnOFLQY2AE5FY="));
        Assert.True(TwilioSignature.IsValid(Token, "http://mycompany.com/myapp.php?foo=1&bar=2", Form(form), "n2xBNyzSW7rfYStDtOFiFMv7qNo="));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form(form), "95+Bu0JVPi0r/SsESZCVf0dWAjw="));
    }

    [Fact]
    public void Names_sort_by_their_characters_whatever_the_culture()
    {
        Assert.True(TwilioSignature.IsValid(
            Token, Url, Form(("callSid", "lowercase"), ("CallSid", "uppercase"), ("CALLSID", "allcaps")), "jDK7WKT8wiNrwggd4ceTv4e1MJ4="));
        Assert.True(TwilioSignature.IsValid(
            Token, Url, Form(("Zebra", "last"), ("Alpha", "first"), ("Beta", "second"), ("Gamma", "third")), "enveUe73ZTVLAekHxez3Qx6JuuQ="));
    }

    [Theory]
    [InlineData("5678", "1234", "1234")]
    [InlineData("1234", "5678")]
    [InlineData("1234", "5678", "5678", "1234", "5678")]
    public void A_name_that_repeats_counts_each_distinct_value_once(params string[] digits)
    {
        (string, string)[] form = [("SidAccount", "AC123"), .. digits.Select(d => ("Digits", d)), ("Sid", "CA123")];

        Assert.True(TwilioSignature.IsValid(Token, Url, Form(form), "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    [Theory]
    [InlineData("5678")]
    [InlineData("1234")]
    [InlineData("5678", "1234", "12345")]
    [InlineData("1234,5678")]
    public void A_value_more_or_less_of_a_name_that_repeats_is_not_valid(params string[] digits)
    {
        (string, string)[] form = [("SidAccount", "AC123"), .. digits.Select(d => ("Digits", d)), ("Sid", "CA123")];

        Assert.False(TwilioSignature.IsValid(Token, Url, Form(form), "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    [Fact]
    public void The_order_of_a_names_values_does_not_matter()
    {
        const string Address = "MessagingBinding.Address";
        const string SignatureOfBoth = "83O6e2vORAoJHUNzJjDWN1jz+BA=";

        Assert.True(TwilioSignature.IsValid(Token, Url, Form((Address, "+1325xxxxxxx"), (Address, "+1415xxxxxxx")), SignatureOfBoth));
        Assert.True(TwilioSignature.IsValid(Token, Url, Form((Address, "+1415xxxxxxx"), (Address, "+1325xxxxxxx")), SignatureOfBoth));
    }

    [Fact]
    public void Values_may_be_empty_missing_or_of_any_letters()
    {
        Assert.True(TwilioSignature.IsValid(
            Token, Url, Form(("Digits", ""), ("CallSid", "CA1234567890ABCDE"), ("EmptyParam", "")), "9HHp/OqQMEwdrVebHDdA/+tqjX8="));
        Assert.True(TwilioSignature.IsValid(
            Token, Url, Form(("Digits", null!), ("CallSid", "CA1234567890ABCDE"), ("NullParam", null!)), "L9lTTwIlxM1xGAtLRwhOSZggRhM="));
        Assert.True(TwilioSignature.IsValid(
            Token, Url,
            Form(("Message", "Hello & goodbye! @#$%^*()"), ("From", "+1 (415) 867-5309"), ("Special", "unicode: ñáéíóú")),
            "dCPiR4WtQ6QFN6pJh81CtlCcWLQ="));
    }

    [Fact]
    public void An_empty_form_is_signed_by_the_url_alone()
    {
        const string OfUrl = "zYQTYrRWXE7LtzbG4PfP7/bkkGo=";

        Assert.True(TwilioSignature.IsValid(Token, Url, Form(), OfUrl));
        Assert.True(TwilioSignature.IsValid(Token, Url, default(IEnumerable<KeyValuePair<string, string>>)!, OfUrl));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form(Call), OfUrl));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form(), Signature));
    }

    [Fact]
    public void Another_account_and_another_clinic_have_their_own_signatures()
    {
        Assert.True(TwilioSignature.IsValid("qwerty", "https://example.com/test", Form(("foo", "bar")), "TR9Skm9jiF4WVRJznU5glK5I83k="));
        Assert.False(TwilioSignature.IsValid(Token, "https://example.com/test", Form(("foo", "bar")), "TR9Skm9jiF4WVRJznU5glK5I83k="));
        Assert.False(TwilioSignature.IsValid("12346", Url, Form(Call), Signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Without_a_token_nothing_is_valid(string? token)
    {
        var forged = Signed(token ?? "", Url);

        Assert.False(TwilioSignature.IsValid(token!, Url, Form(), forged));
    }

    [Theory]
    [InlineData(Quoted, Quoted)]
    [InlineData(Quoted, Escaped)]
    [InlineData(Escaped, Quoted)]
    [InlineData(Escaped, Escaped)]
    [InlineData("https://example.com:443/path?test=param'WithQuote", Escaped)]
    [InlineData(Escaped, "https://example.com:8443/path?test=param'WithQuote")]
    public void A_quote_in_the_query_may_be_signed_plain_or_escaped(string signed, string url) =>
        Assert.True(TwilioSignature.IsValid("s3cr3t", url, Form(), Signed("s3cr3t", signed)));

    [Theory]
    [InlineData("https://example.com/it's?a=b", "https://example.com/it%27s?a=b")]
    [InlineData("https://example.com/path?a=%22b", "https://example.com/path?a=\"b")]
    [InlineData("https://example.com/path?test=param", "https://example.com/path?test=param2")]
    [InlineData("https://example.com", "https://example.com/")]
    public void Nothing_else_of_a_url_may_be_signed_in_another_spelling(string signed, string url)
    {
        Assert.False(TwilioSignature.IsValid("s3cr3t", url, Form(), Signed("s3cr3t", signed)));
        Assert.False(TwilioSignature.IsValid("s3cr3t", signed, Form(), Signed("s3cr3t", url)));
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
        Assert.True(TwilioSignature.IsValid(Token, url, Form(), Signed(Token, signed)));

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
        Assert.True(TwilioSignature.IsValid(token, url, Utf8(body), signature));
        Assert.False(TwilioSignature.IsValid(token, url, Utf8(body + " "), signature));
        Assert.False(TwilioSignature.IsValid(token, url, Array.Empty<byte>(), signature));
        Assert.False(TwilioSignature.IsValid(token, url, default(byte[])!, signature));
        Assert.False(TwilioSignature.IsValid(token + "6", url, Utf8(body), signature));
    }

    [Theory]
    [InlineData(Url, Signature)]
    [InlineData(Url, "zYQTYrRWXE7LtzbG4PfP7/bkkGo=")]
    [InlineData("https://mycompany.com/myapp.php", Signature)]
    [InlineData("https://example.com/test?bodySHA256=79bfb0acaf0045fd30f13d48d4fe296b393d85a3bfbee881a0172b2bd574b11e", "+LYlbGr/VmN84YPJQCuWs+9UA7E=")]
    public void A_json_body_whose_hash_is_not_in_the_url_is_not_valid(string url, string signature)
    {
        Assert.False(TwilioSignature.IsValid(Token, url, Utf8(Json), signature));
        Assert.False(TwilioSignature.IsValid("qwerty", url, Utf8("""{"message": "a post body that does not match the bodySHA256"}"""), signature));
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

        Assert.True(TwilioSignature.IsValid(Token, url, Utf8(Json), Signed(Token, url)));
        Assert.True(TwilioSignature.IsValid(Token, url, Utf8(Json), Signed(Token, "https://example.com:443/hook" + query)));
        Assert.True(TwilioSignature.IsValid(Token, "https://example.com:8443/hook" + query, Utf8(Json), Signed(Token, url)));
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

        Assert.False(TwilioSignature.IsValid(Token, url, Utf8(Json), Signed(Token, url)));
    }

    [Fact]
    public void A_body_is_judged_by_its_bytes_whatever_they_are()
    {
        foreach (byte[] body in new byte[][] { [], [0xFF, 0xFE, 0xC3, 0x28], [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], new byte[1_000_000] })
        {
            var url = Url + "&bodySHA256=" + Convert.ToHexStringLower(SHA256.HashData(body));

            Assert.True(TwilioSignature.IsValid(Token, url, body, Signed(Token, url)));
            Assert.False(TwilioSignature.IsValid(Token, url, [.. body, 0], Signed(Token, url)));
        }
    }

    [Fact]
    public void A_form_is_no_json_post() =>
        Assert.False(TwilioSignature.IsValid(Token, Url, Utf8("property=value&boolean=true"), "NBdBDr/T/lgjI+tlgpXjKZQZs/k="));

    [Fact]
    public void One_changed_character_anywhere_makes_it_invalid()
    {
        Assert.All(Changed(Url), url => Assert.False(TwilioSignature.IsValid(Token, url, Form(Call), Signature), url));
        Assert.All(Changed(Token), token => Assert.False(TwilioSignature.IsValid(token, Url, Form(Call), Signature), token));
        Assert.All(Changed(Signature), signature => Assert.False(TwilioSignature.IsValid(Token, Url, Form(Call), signature), signature));
        foreach (var (i, (name, value)) in Call.Index())
        {
            Assert.All(Changed(name), n => Assert.False(TwilioSignature.IsValid(Token, Url, Form(Replaced(i, (n, value))), Signature), n));
            Assert.All(Changed(value), v => Assert.False(TwilioSignature.IsValid(Token, Url, Form(Replaced(i, (name, v))), Signature), v));
            Assert.False(TwilioSignature.IsValid(Token, Url, Form([.. Call.Where(p => p.Name != name)]), Signature));
            Assert.False(TwilioSignature.IsValid(Token, Url, Form([.. Call, (name, "another")]), Signature));
        }
    }

    [Fact]
    public void One_changed_character_of_a_json_post_makes_it_invalid()
    {
        Assert.All(Changed(JsonUrl), url => Assert.False(TwilioSignature.IsValid(Token, url, Utf8(Json), JsonSignature), url));
        Assert.All(Changed(Json), body => Assert.False(TwilioSignature.IsValid(Token, JsonUrl, Utf8(body), JsonSignature), body));
        Assert.All(Changed(Token), token => Assert.False(TwilioSignature.IsValid(token, JsonUrl, Utf8(Json), JsonSignature), token));
        Assert.All(Changed(JsonSignature), signature => Assert.False(TwilioSignature.IsValid(Token, JsonUrl, Utf8(Json), signature), signature));
    }

    [Property(MaxTest = 500)]
    public void What_we_sign_is_valid_and_with_one_more_parameter_it_is_not(NonWhiteSpaceString token, UnicodeString path, UnicodeString[] values)
    {
        var url = "https://example.com/" + path.Get;
        (string, string)[] form = [.. values.Select((v, i) => ($"P{i:D4}", v.Get ?? ""))];
        var signature = Signed(token.Get, url + string.Concat(form.Select(p => p.Item1 + p.Item2)));

        Assert.True(TwilioSignature.IsValid(token.Get, url, Form([.. form.Reverse()]), signature));
        Assert.False(TwilioSignature.IsValid(token.Get, url, Form([.. form, ("Q", "")]), signature));
        Assert.False(TwilioSignature.IsValid(token.Get + "x", url, Form(form), signature));
    }

    [Property(MaxTest = 1000)]
    public void No_input_makes_it_throw(string? token, string? rest, Dictionary<string, string?>? form, byte[]? body, string? signature)
    {
        foreach (var url in Odd(rest))
        {
            Assert.False(TwilioSignature.IsValid(token!, url!, form!, signature));
            Assert.False(TwilioSignature.IsValid(token!, url!, body!, signature));
            Assert.False(TwilioSignature.IsValid(token!, url!, Form((null!, null!), ("\uD800", rest!)), signature));
        }
    }

    [Fact]
    public void A_huge_post_is_judged_like_any_other()
    {
        (string, string)[] form = [("Body", new string('é', 5_000_000)), .. Enumerable.Range(0, 20_000).Select(i => ("Digits", $"{i:D5}"))];
        var written = string.Concat(form.Select(p => p.Item1 + p.Item2));

        Assert.True(TwilioSignature.IsValid(Token, Url, Form(form), Signed(Token, Url + written)));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form(form), Signed(Token, Url + written + "x")));
        Assert.False(TwilioSignature.IsValid(Token, "https://" + new string(':', 1_000_000), Form(form), Signature));
    }

    private static string?[] Odd(string? rest) =>
        [null, rest, "https://" + rest, "http://:" + rest, "://" + rest, "https://@]:" + rest, "https://x?bodySHA256=" + rest, "https://x?'%27#" + rest];

    private static (string, string)[] Replaced(int index, (string, string) pair) => [.. Call.Select((p, i) => i == index ? pair : p)];

    /// <summary>The text with each of its characters in turn replaced by the next one.</summary>
    private static IEnumerable<string> Changed(string text) => text.Select((c, i) => text[..i] + (char)(c + 1) + text[(i + 1)..]);

    private static KeyValuePair<string, string>[] Form(params (string Name, string Value)[] form) =>
        [.. form.Select(p => KeyValuePair.Create(p.Name, p.Value))];

#pragma warning disable CA5350 // Twilio's choice.
    private static string Signed(string token, string text) => Convert.ToBase64String(HMACSHA1.HashData(Utf8(token), Utf8(text)));
#pragma warning restore CA5350

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
