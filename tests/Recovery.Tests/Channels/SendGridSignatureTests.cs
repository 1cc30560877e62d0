using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Recovery.Channels.SendGrid;

namespace Recovery.Tests.Channels;

/// <summary>Keys, signatures and payloads are those that the tests of SendGrid's own libraries carry, unless signed here.</summary>
public sealed class SendGridSignatureTests
{
    private const string Key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

    private const string Signature =
        "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";

    private const string Timestamp = "1600112502";

    private const string Event =
        """[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]""";

    private const string OtherKey =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDutdhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA==";

    private const string KeyOfTwoEvents =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQ4LIFtWztlsF7skFqOncjD1lun4H5w8XOhyOArHW9RcIx/FfEzx6cikC/yPfUvwaX/JScE7Fc9CJD2afQ9Ok3Q==";

    private const string SignatureOfTwoEvents =
        "MEYCIQC/I4o6vCgqRYrTljjoVWB/GRWNtxeePlLMHr3x9ETeRQIhAIpV+03nREPTTHWSW0wIOA0EoMPdcNgXa70yCaqDJlu5";

    private const string Processed =
        """{"email":"invalid@gmail.com","event":"processed","send_at":0,"sg_event_id":"cHJvY2Vzc2VkLTE5OTQyMTEyLXFOd0JMZ1BRUWpXNkRKdktRd1NBYnctMA","sg_message_id":"qNwBLgPQQjW6DJvKQwSAbw.filterdrecv-canary-547b64655b-cw6zx-1-6089EA4A-56.0","smtp-id":"<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>","timestamp":1619651146}""";

    private const string Bounced =
        """{"email":"invalid@gmail.com","event":"bounce","ip":"167.89.101.76","reason":"552 5.2.2 The email account that you tried to reach is over quota and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm c17si1130468pgv.34 - gsmtp","sg_event_id":"Ym91bmNlLTAtMTk5NDIxMTItcU53QkxnUFFRalc2REp2S1F3U0Fidy0w","sg_message_id":"qNwBLgPQQjW6DJvKQwSAbw.filterdrecv-canary-547b64655b-cw6zx-1-6089EA4A-56.0","smtp-id":"<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>","status":"5.2.2","timestamp":1619651147,"tls":1,"type":"blocked"}""";

    private static readonly byte[] Body = Utf8(Event + "\r\n");

    public static TheoryData<string> KeySpellings => new(
        Key, " " + Key + "\r\n", Key.Insert(64, "\n"), Key.Insert(48, "\n        "),
        $"-----BEGIN PUBLIC KEY-----\n{Key}\n-----END PUBLIC KEY-----",
        $"-----BEGIN PUBLIC KEY-----\r\n{Key.Insert(64, "\r\n")}\r\n-----END PUBLIC KEY-----\r\n",
        $"-----BEGIN PUBLIC KEY----- {Key} -----END PUBLIC KEY-----",
        $"-----BEGIN PUBLIC KEY-----{Key}-----END PUBLIC KEY-----");

    public static TheoryData<string?> NotKeys => new(
        null, "", " ", "key", "====", Key[..^4], Key[4..], Key + "corrupting the public key", Key.TrimEnd('='), Key + Key, "\uD800",
        $"-----BEGIN PRIVATE KEY-----\n{Key}\n-----END PRIVATE KEY-----", $"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        new string('A', 1_000_000), OtherKey, KeyOfTwoEvents, KeyWith(new byte[64]), KeyWith([.. Enumerable.Repeat((byte)0xFF, 64)]),
        KeyOn(ECCurve.NamedCurves.nistP384), KeyOn(ECCurve.CreateFromValue("1.3.132.0.10")), RsaKey(), Compressed(Key));

    public static TheoryData<string?> NotSignatures => new(
        null, "", " ", "=", "signature", Signature + "causing failure", Signature + "AAAA", Signature[..^4], Signature[4..], Signature.TrimEnd('='),
        "BADSIGNATURE+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=",
        "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH3j/0=",
        "MEQCIB3bJQOarffIdM7+MEee+kYAdoViz6RUoScOASwMcXQxAiAcrus/j853JUlVm5qIRfbKBJwJq89znqOTedy3RetXLQ==",
        SignatureOfTwoEvents, Signature.Replace('+', '-').Replace('/', '_'), "MAYCAQACAQA=", "MAYCAQECAQE=", "MAA=", "MIA=", "AAAA", "\uD800",
        WithTrailingByte(), WithLongLength(), Plain(), new string('A', 1_000_000));

    [Fact]
    public void What_sendgrid_signed_is_valid()
    {
        Assert.Holds(SendGridSignature.IsValid(Key, Signature, Timestamp, Body));
        Assert.Holds(SendGridSignature.IsValid(KeyOfTwoEvents, SignatureOfTwoEvents, "1619651159", Utf8($"[{Processed},\r\n{Bounced}]\r\n")));
    }

    [Theory]
    [MemberData(nameof(KeySpellings))]
    public void A_key_may_be_wrapped_as_it_is_pasted(string key) => Assert.Holds(SendGridSignature.IsValid(key, Signature, Timestamp, Body));

    [Fact]
    public void A_signature_may_be_broken_into_lines() =>
        Assert.Holds(SendGridSignature.IsValid(Key, Signature.Insert(50, "\r\n    "), Timestamp, Body));

    [Theory]
    [MemberData(nameof(NotKeys))]
    public void Under_another_key_or_none_nothing_is_valid(string? key) => Assert.Not(SendGridSignature.IsValid(key!, Signature, Timestamp, Body));

    [Theory]
    [MemberData(nameof(NotSignatures))]
    public void What_is_no_signature_is_not_valid(string? signature) => Assert.Not(SendGridSignature.IsValid(Key, signature, Timestamp, Body));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("timestamp")]
    [InlineData("invalid timestamp")]
    [InlineData("1600112503")]
    [InlineData(" 1600112502")]
    [InlineData("01600112502")]
    [InlineData("1600112502[")]
    [InlineData("\uD800")]
    [InlineData("١٦٠٠١١٢٥٠٢")]
    public void Another_time_is_not_valid(string? timestamp) => Assert.Not(SendGridSignature.IsValid(Key, Signature, timestamp, Body));

    [Fact]
    public void Another_body_is_not_valid()
    {
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, Utf8("payload")));
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, Utf8(Event)));
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, Utf8(Event + "\n")));
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, [0xEF, 0xBB, 0xBF, .. Body]));
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, [.. Body, 0]));
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, []));
        Assert.Not(SendGridSignature.IsValid(Key, Signature, Timestamp, null!));
        Assert.Not(SendGridSignature.IsValid(
            KeyOfTwoEvents, SignatureOfTwoEvents, "1619651159", Utf8($"[{Bounced},\r\n{Processed}]\r\n")));
    }

    [Fact]
    public void One_changed_character_anywhere_makes_it_invalid()
    {
        Assert.All(Changed(Key), key => Assert.False(SendGridSignature.IsValid(key, Signature, Timestamp, Body), key));
        Assert.All(Changed(Signature), signature => Assert.False(SendGridSignature.IsValid(Key, signature, Timestamp, Body), signature));
        Assert.All(Changed(Timestamp), timestamp => Assert.False(SendGridSignature.IsValid(Key, Signature, timestamp, Body), timestamp));
        Assert.All(Changed(Event), text => Assert.False(SendGridSignature.IsValid(Key, Signature, Timestamp, Utf8(text + "\r\n")), text));
    }

    [Fact]
    public void Callbacks_that_arrive_together_do_not_disturb_one_another()
    {
        var two = Utf8($"[{Processed},\r\n{Bounced}]\r\n");

        Parallel.For(0, 400, i => Assert.Equal(
            i % 3 < 2,
            (i % 3) switch
            {
                0 => SendGridSignature.IsValid(Key, Signature, Timestamp, Body),
                1 => SendGridSignature.IsValid(KeyOfTwoEvents, SignatureOfTwoEvents, "1619651159", two),
                _ => SendGridSignature.IsValid(KeyOfTwoEvents, Signature, Timestamp, Body),
            }));
    }

    [Property(MaxTest = 100)]
    public void What_we_sign_is_valid_and_a_changed_byte_is_not(NonEmptyString timestamp, byte[] body, int at, byte by)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = pair.ExportSubjectPublicKeyInfoPem();
        var signature = Convert.ToBase64String(Sign(pair, timestamp.Get, body));
        byte[] changed = [.. body, 0];
        changed[(at & int.MaxValue) % changed.Length] ^= (byte)(by | 1);

        Assert.Holds(SendGridSignature.IsValid(key, signature, timestamp.Get, body));
        Assert.Not(SendGridSignature.IsValid(key, signature, timestamp.Get, changed));
        Assert.Not(SendGridSignature.IsValid(key, signature, timestamp.Get + "0", body));
        Assert.Not(SendGridSignature.IsValid(Key, signature, timestamp.Get, body));
    }

    [Property(MaxTest = 500)]
    public void No_input_makes_it_throw(string? key, string? signature, byte[]? bytes, string? timestamp, byte[]? body)
    {
        var junk = Convert.ToBase64String(bytes ?? []);
        Assert.Not(SendGridSignature.IsValid(key!, signature, timestamp, body!));
        Assert.Not(SendGridSignature.IsValid(Key, signature, timestamp, body!));
        Assert.Not(SendGridSignature.IsValid(Key, junk, timestamp, body!));
        Assert.Not(SendGridSignature.IsValid(junk, Signature, timestamp, body!));
        Assert.Not(SendGridSignature.IsValid(KeyWith([.. (bytes ?? []).Concat(new byte[64]).Take(64)]), Signature, timestamp, body!));
    }

    /// <summary>The text with each of its characters in turn replaced by the next one.</summary>
    private static IEnumerable<string> Changed(string text) => text.Select((c, i) => text[..i] + (char)(c + 1) + text[(i + 1)..]);

    private static byte[] Sign(ECDsa pair, string timestamp, byte[] body) =>
        pair.SignData([.. Utf8(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A P-256 key's form with any 64 bytes for its point.</summary>
    private static string KeyWith(byte[] point) => Convert.ToBase64String([.. Convert.FromBase64String(Key)[..^64], .. point]);

    private static string KeyOn(ECCurve curve)
    {
        using var pair = ECDsa.Create(curve);
        return Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo());
    }

    private static string RsaKey()
    {
        using var pair = RSA.Create(2048);
        return Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The same point by one coordinate and a sign: SendGrid shows both coordinates.</summary>
    private static string Compressed(string key)
    {
        var bytes = Convert.FromBase64String(key);
        byte[] header = [.. bytes[..^65]];
        (header[1], header[^2]) = (57, 34);
        return Convert.ToBase64String([.. header, 2, .. bytes[^64..^32]]);
    }

    private static string WithTrailingByte() => Convert.ToBase64String([.. Convert.FromBase64String(Signature), 0]);

    /// <summary>The same numbers, with a length in two bytes that DER wants in one.</summary>
    private static string WithLongLength()
    {
        var der = Convert.FromBase64String(Signature);
        return Convert.ToBase64String([der[0], 0x81, .. der[1..]]);
    }

    /// <summary>The same numbers side by side, as other systems write signatures.</summary>
    private static string Plain()
    {
        var der = Convert.FromBase64String(Signature);
        return Convert.ToBase64String([.. der[4..36], .. der[^32..]]);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
