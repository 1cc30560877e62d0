using System.Security.Cryptography;
using System.Text;

namespace Recovery.Tests.Channels;

/// <summary>What Twilio signs, and how. Tokens and URLs are those that the tests of Twilio's own libraries carry.</summary>
internal static class TwilioSigning
{
    public const string Token = "12345";
    public const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    public const string Signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    public const string Json = """{"property": "value", "boolean": true}""";
    public const string JsonHash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    public const string JsonUrl = Url + "&bodySHA256=" + JsonHash;
    public const string JsonSignature = "a9nBmqA0ju/hNViExpshrM61xv4=";

    public static readonly (string Name, string Value)[] Call =
    [
        ("CallSid", "CA1234567890ABCDE"), ("Digits", "1234"), ("From", "+14158675309"), ("To", "+18005551212"), ("Caller", "+14158675309"),
    ];

    /// <summary>The text with each of its characters in turn replaced by the next one.</summary>
    public static IEnumerable<string> Changed(string text) => text.Select((c, i) => text[..i] + (char)(c + 1) + text[(i + 1)..]);

    public static KeyValuePair<string, string>[] Form(params (string Name, string Value)[] form) =>
        [.. form.Select(p => KeyValuePair.Create(p.Name, p.Value))];

#pragma warning disable CA5350 // Twilio's choice.
    public static string Signed(string token, string text) => Convert.ToBase64String(HMACSHA1.HashData(Utf8(token), Utf8(text)));
#pragma warning restore CA5350

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
