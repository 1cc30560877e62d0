using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Recovery.Tests.Channels;

namespace Recovery.Tests.Web;

/// <summary>Posts as Twilio and SendGrid sign them.</summary>
internal static class Signed
{
    public const string Token = "the-auth-token-of-this-test";
    public const string PublicUrl = "https://recovery.example.com";

    private static readonly ECDsa SendGridKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string SendGridPublicKey => Convert.ToBase64String(SendGridKey.ExportSubjectPublicKeyInfo());

    public static (string, string)[] Settings =>
    [
        ("PublicUrl", PublicUrl), ("Twilio:AccountSid", "AC00000000000000000000000000000001"), ("Twilio:AuthToken", Token),
        ("SendGrid:WebhookPublicKey", SendGridPublicKey),
    ];

    public static HttpRequestMessage ByTwilio(string path, params (string Name, string Value)[] form)
    {
        var signed = PublicUrl + path + string.Concat(
            form.OrderBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal).Select(f => f.Name + f.Value));
        return ByTwilio(path, signed, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));
    }

    /// <summary>A JSON body is signed by its hash in the address.</summary>
    public static HttpRequestMessage ByTwilioAsJson(string path, byte[] json)
    {
        var withHash = $"{path}?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(json))}";
        return ByTwilio(
            withHash, PublicUrl + withHash, new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
    }

    public static HttpRequestMessage BySendGrid(byte[] body, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = SendGridKey.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new(HttpMethod.Post, "/hooks/sendgrid/events")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { "X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(signature) },
                { "X-Twilio-Email-Event-Webhook-Timestamp", timestamp },
            },
        };
    }

    private static HttpRequestMessage ByTwilio(string path, string signed, HttpContent content) =>
        new(HttpMethod.Post, path) { Content = content, Headers = { { "X-Twilio-Signature", TwilioSigning.Signed(Token, signed) } } };
}
