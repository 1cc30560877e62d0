using System.Text;

namespace Recovery.Tests.Fuzzing;

/// <summary>A request as no browser would send it.</summary>
/// <param name="Target">Path and query, just as they go out.</param>
/// <param name="Body">Null: none.</param>
/// <param name="Type">The content type, whatever it says.</param>
internal sealed record NastyRequest(HttpMethod Method, string Target, byte[]? Body = null, string? Type = null)
{
    private static readonly string[] Types =
    [
        "application/json; charset=nonsense", "application/json; charset=utf-7", "application/json; charset=utf-16", "application/json;", "application/x-www-form-urlencoded; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "text/plain", "*/*", "a", "text/xml; charset=utf-8",
    ];

    public static NastyRequest Get(string target) => new(HttpMethod.Get, target);

    /// <summary>A form's fields.</summary>
    public static NastyRequest Form(NastyText text, string target, params IEnumerable<(string Name, string Value)> fields)
    {
        var form = string.Join('&', fields.Select(f => $"{Escaped(text, f.Name)}={Escaped(text, f.Value)}"));
        if (text.OneIn(100))
        {
            form = string.Join('&', Enumerable.Repeat(form, 2000))[..Math.Min(form.Length * 2000, 60_000)];
        }

        return new NastyRequest(HttpMethod.Post, target, Encoding.UTF8.GetBytes(form), text.OneIn(15) ? text.OneOf(Types) : "application/x-www-form-urlencoded");
    }

    public static NastyRequest Json(NastyText text, HttpMethod method, string target, string json) => new(
        method, target, text.OneIn(20) ? text.Bytes(500) : Encoding.UTF8.GetBytes(json), text.OneIn(15) ? text.OneOf(Types) : "application/json");

    /// <summary>Percent-encoded, half characters too, and sometimes into what is no UTF-8 at all.</summary>
    public static string Escaped(NastyText text, string value)
    {
        var escaped = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value))
            {
                escaped.Append((char)rune.Value);
                continue;
            }

            foreach (var part in Encoding.UTF8.GetBytes(rune.ToString()))
            {
                escaped.Append('%').Append(part.ToString("X2", null));
            }
        }

        return text.OneIn(15) ? escaped.Insert(text.Below(escaped.Length + 1), text.OneOf(["%FF", "%ED%A0%80", "%C0%AF", "%00", "%", "%zz", "%u0041", "+", "%0D%0A"])).ToString() : escaped.ToString();
    }

    /// <summary>A query of known names, once or twice each, with nasty values.</summary>
    public static string Query(NastyText text, IReadOnlyList<string> names, IReadOnlyList<string> values) => string.Join('&', Enumerable.Range(0, text.Below(4)).Select(
        _ => $"{(text.OneIn(10) ? Escaped(text, text.Text(20, names)) : text.OneOf(names))}={Escaped(text, text.OneIn(3) ? text.OneOf(values) : text.Text(text.OneIn(5) ? 1200 : 60, values))}"))
        is { Length: > 0 } query ? $"?{query}" : "";

    public HttpRequestMessage Message(Uri address)
    {
        // As it stands: what .NET would tidy up, others send.
        var message = new HttpRequestMessage(Method, new Uri(address.GetLeftPart(UriPartial.Authority) + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        }

        return message;
    }

    public override string ToString() => $"{Method} {Target} {Type}\n{(Body is null ? "" : Encoding.Latin1.GetString(Body))}";
}
