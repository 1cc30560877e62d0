using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Recovery.Channels.Twilio;
using static Recovery.Tests.Channels.TwilioSigning;

namespace Recovery.Tests.Channels;

/// <summary>One thing changed, one thing more, no signature at all, or nonsense.</summary>
public sealed class TwilioSignatureTamperingTests
{
    public static TheoryData<string?> NotSignatures => new(
        null, "", " ", "=", "WRONG_SIGNATURE", "NOT" + Signature, Signature + "=", Signature + " ", Signature.ToLowerInvariant(),
        Signature.TrimEnd('='), "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "RSOYDt4T1cUTdK1PDd93_VVr8B8=", Signature + "," + Signature,
        "\uD800\uDC00", "\uD800", "ŔSOYDt4T1cUTdK1PDd93/VVr8B8=", new string('A', 1_000_000));

    [Theory]
    [MemberData(nameof(NotSignatures))]
    public void What_is_no_signature_is_not_valid(string? signature)
    {
        Assert.Not(TwilioSignature.IsValid(Token, Url, Form(Call), signature));
        Assert.Not(TwilioSignature.IsValid(Token, JsonUrl, Utf8(Json), signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Without_a_token_nothing_is_valid(string? token)
    {
        var forged = Signed(token ?? "", Url);

        Assert.Not(TwilioSignature.IsValid(token!, Url, Form(), forged));
    }

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
            Assert.Not(TwilioSignature.IsValid(Token, Url, Form([.. Call.Where(p => p.Name != name)]), Signature));
            Assert.Not(TwilioSignature.IsValid(Token, Url, Form([.. Call, (name, "another")]), Signature));
        }
    }

    [Property(MaxTest = 500)]
    public void What_we_sign_is_valid_and_with_one_more_parameter_it_is_not(NonWhiteSpaceString token, UnicodeString path, UnicodeString[] values)
    {
        var url = "https://example.com/" + path.Get;
        (string, string)[] form = [.. values.Select((v, i) => ($"P{i:D4}", v.Get ?? ""))];
        var signature = Signed(token.Get, url + string.Concat(form.Select(p => p.Item1 + p.Item2)));

        Assert.Holds(TwilioSignature.IsValid(token.Get, url, Form([.. form.Reverse()]), signature));
        Assert.Not(TwilioSignature.IsValid(token.Get, url, Form([.. form, ("Q", "")]), signature));
        Assert.Not(TwilioSignature.IsValid(token.Get + "x", url, Form(form), signature));
    }

    [Property(MaxTest = 1000)]
    public void No_input_makes_it_throw(string? token, string? rest, Dictionary<string, string?>? form, byte[]? body, string? signature)
    {
        foreach (var url in Odd(rest))
        {
            Assert.Not(TwilioSignature.IsValid(token!, url!, form!, signature));
            Assert.Not(TwilioSignature.IsValid(token!, url!, body!, signature));
            Assert.Not(TwilioSignature.IsValid(token!, url!, Form((null!, null!), ("\uD800", rest!)), signature));
        }
    }

    [Fact]
    public void A_huge_post_is_judged_like_any_other()
    {
        (string, string)[] form = [("Body", new string('é', 5_000_000)), .. Enumerable.Range(0, 20_000).Select(i => ("Digits", $"{i:D5}"))];
        var written = string.Concat(form.Select(p => p.Item1 + p.Item2));

        Assert.Holds(TwilioSignature.IsValid(Token, Url, Form(form), Signed(Token, Url + written)));
        Assert.Not(TwilioSignature.IsValid(Token, Url, Form(form), Signed(Token, Url + written + "x")));
        Assert.Not(TwilioSignature.IsValid(Token, "https://" + new string(':', 1_000_000), Form(form), Signature));
    }

    private static string?[] Odd(string? rest) =>
        [null, rest, "https://" + rest, "http://:" + rest, "://" + rest, "https://@]:" + rest, "https://x?bodySHA256=" + rest, "https://x?'%27#" + rest];

    private static (string, string)[] Replaced(int index, (string, string) pair) => [.. Call.Select((p, i) => i == index ? pair : p)];
}
