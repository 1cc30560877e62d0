using Recovery.Channels.Twilio;
using static Recovery.Tests.Channels.TwilioSigning;

namespace Recovery.Tests.Channels;

/// <summary>Forms that Twilio signed, and URLs that it did not. Signatures are those that the tests of Twilio's own libraries carry, unless signed here.</summary>
public sealed class TwilioSignatureTests
{
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

    [Theory]
    [MemberData(nameof(CallsFromTwilio))]
    public void A_call_that_twilio_signed_is_valid(string url, string signature) =>
        Assert.Holds(TwilioSignature.IsValid(Token, url, Form(Call), signature));

    [Theory]
    [MemberData(nameof(NotOfThatUrl))]
    public void A_signature_of_another_url_is_not_valid(string url, string signature) =>
        Assert.Not(TwilioSignature.IsValid(Token, url, Form(Call), signature));

    [Fact]
    public void The_order_in_which_a_form_comes_does_not_matter() =>
        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form([.. Call.Reverse()]), Signature));

    [Fact]
    public void A_name_sorts_before_the_longer_names_that_begin_with_it()
    {
        (string, string)[] form = [.. Call, ("ReasonConferenceEnded", "test"), ("Reason", "Participant")];

        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form(form), "vOEb5UThFn24KEfnOFLQY2AE5FY="));
        Assert.Holds(TwilioSignature.IsValid(Token, "http://mycompany.com/myapp.php?foo=1&bar=2", Form(form), "n2xBNyzSW7rfYStDtOFiFMv7qNo="));
        Assert.Not(TwilioSignature.IsValid(Token, Url, Form(form), "95+Bu0JVPi0r/SsESZCVf0dWAjw="));
    }

    [Fact]
    public void Names_sort_by_their_characters_whatever_the_culture()
    {
        Assert.Holds(TwilioSignature.IsValid(
            Token, Url, Form(("callSid", "lowercase"), ("CallSid", "uppercase"), ("CALLSID", "allcaps")), "jDK7WKT8wiNrwggd4ceTv4e1MJ4="));
        Assert.Holds(TwilioSignature.IsValid(
            Token, Url, Form(("Zebra", "last"), ("Alpha", "first"), ("Beta", "second"), ("Gamma", "third")), "enveUe73ZTVLAekHxez3Qx6JuuQ="));
    }

    [Theory]
    [InlineData("5678", "1234", "1234")]
    [InlineData("1234", "5678")]
    [InlineData("1234", "5678", "5678", "1234", "5678")]
    public void A_name_that_repeats_counts_each_distinct_value_once(params string[] digits)
    {
        (string, string)[] form = [("SidAccount", "AC123"), .. digits.Select(d => ("Digits", d)), ("Sid", "CA123")];

        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form(form), "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    [Theory]
    [InlineData("5678")]
    [InlineData("1234")]
    [InlineData("5678", "1234", "12345")]
    [InlineData("1234,5678")]
    public void A_value_more_or_less_of_a_name_that_repeats_is_not_valid(params string[] digits)
    {
        (string, string)[] form = [("SidAccount", "AC123"), .. digits.Select(d => ("Digits", d)), ("Sid", "CA123")];

        Assert.Not(TwilioSignature.IsValid(Token, Url, Form(form), "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    [Fact]
    public void The_order_of_a_names_values_does_not_matter()
    {
        const string Address = "MessagingBinding.Address";
        const string SignatureOfBoth = "83O6e2vORAoJHUNzJjDWN1jz+BA=";

        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form((Address, "+1325xxxxxxx"), (Address, "+1415xxxxxxx")), SignatureOfBoth));
        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form((Address, "+1415xxxxxxx"), (Address, "+1325xxxxxxx")), SignatureOfBoth));
    }

    [Fact]
    public void Values_may_be_empty_missing_or_of_any_letters()
    {
        Assert.Holds(TwilioSignature.IsValid(
            Token, Url, Form(("Digits", ""), ("CallSid", "CA1234567890ABCDE"), ("EmptyParam", "")), "9HHp/OqQMEwdrVebHDdA/+tqjX8="));
        Assert.Holds(TwilioSignature.IsValid(
            Token, Url, Form(("Digits", null!), ("CallSid", "CA1234567890ABCDE"), ("NullParam", null!)), "L9lTTwIlxM1xGAtLRwhOSZggRhM="));
        Assert.Holds(TwilioSignature.IsValid(
            Token, Url,
            Form(("Message", "Hello & goodbye! @#$%^*()"), ("From", "+1 (415) 867-5309"), ("Special", "unicode: ñáéíóú")),
            "dCPiR4WtQ6QFN6pJh81CtlCcWLQ="));
    }

    [Fact]
    public void An_empty_form_is_signed_by_the_url_alone()
    {
        const string OfUrl = "zYQTYrRWXE7LtzbG4PfP7/bkkGo=";

        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form(), OfUrl));
        Assert.Holds(TwilioSignature.IsValid(Token, Url, default(IEnumerable<KeyValuePair<string, string>>)!, OfUrl));
        Assert.Not(TwilioSignature.IsValid(Token, Url, Form(Call), OfUrl));
        Assert.Not(TwilioSignature.IsValid(Token, Url, Form(), Signature));
    }

    [Fact]
    public void Another_account_and_another_clinic_have_their_own_signatures()
    {
        Assert.Holds(TwilioSignature.IsValid("qwerty", "https://example.com/test", Form(("foo", "bar")), "TR9Skm9jiF4WVRJznU5glK5I83k="));
        Assert.Not(TwilioSignature.IsValid(Token, "https://example.com/test", Form(("foo", "bar")), "TR9Skm9jiF4WVRJznU5glK5I83k="));
        Assert.Not(TwilioSignature.IsValid("12346", Url, Form(Call), Signature));
    }
}
