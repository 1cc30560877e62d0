using System.Text.Json;

namespace Recovery.Loopback;

/// <summary>What SendGrid's <c>mail/send</c> takes.</summary>
internal static class SendGridShape
{
    /// <summary>What the provider reads from an email, or what is wrong with it.</summary>
    public readonly record struct Reading(string To, string? NudgeId, string Text, string? Mistake);

    public static Reading Read(string? contentType, byte[] body)
    {
        if (contentType is null || !contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Wrong("The content type is not application/json.");
        }

        try
        {
            using var mail = JsonDocument.Parse(body);
            return Read(mail.RootElement);
        }
        catch (JsonException)
        {
            return Wrong("The body is no JSON.");
        }
        catch (InvalidOperationException)
        {
            return Wrong("A value in the body has another kind than the API asks for.");
        }
    }

    private static Reading Read(JsonElement mail)
    {
        if (!mail.TryGetProperty("personalizations", out var list) || list.GetArrayLength() != 1)
        {
            return Wrong("Exactly one personalization is needed.");
        }

        var person = list[0];
        if (!person.TryGetProperty("to", out var recipients) || recipients.GetArrayLength() != 1
            || Text(recipients[0], "email") is not { } to || !to.Contains('@', StringComparison.Ordinal))
        {
            return Wrong("The personalization needs one recipient with an address.");
        }

        // custom_args may stand at the top as well; the contract has it in the personalization.
        if (!person.TryGetProperty("custom_args", out var args) || Text(args, "nudge") is not { Length: > 0 } nudge
            || args.EnumerateObject().Count() != 1)
        {
            return Wrong("custom_args needs nudge, and nothing else.");
        }

        if (!mail.TryGetProperty("from", out var from) || Text(from, "email") is null)
        {
            return Wrong("from needs an address.");
        }

        if (Text(person, "subject") is null && Text(mail, "subject") is not { Length: > 0 })
        {
            return Wrong("A subject is needed.");
        }

        if (!mail.TryGetProperty("content", out var content) || content.GetArrayLength() != 2
            || Text(content[0], "type") != "text/plain" || Text(content[1], "type") != "text/html"
            || Text(content[0], "value") is not { Length: > 0 } text || Text(content[1], "value") is not { Length: > 0 })
        {
            return Wrong("content needs text/plain and then text/html.");
        }

        if (mail.TryGetProperty("attachments", out var files) && files.EnumerateArray().Select(MistakeIn).FirstOrDefault(m => m is not null) is { } mistake)
        {
            return Wrong(mistake);
        }

        return ListUnsubscribe(mail, person) ? new Reading(to, nudge, text, null) : Wrong("List-Unsubscribe and List-Unsubscribe-Post belong together.");
    }

    /// <summary>What SendGrid asks of an attachment. The sentence about the type is its own, as people report it (sendgrid-csharp #386).</summary>
    private static string? MistakeIn(JsonElement file) => (Text(file, "content"), Text(file, "filename"), Text(file, "type"), Text(file, "disposition")) switch
    {
        (null or "", _, _, _) => "The attachment content is required.",
        ({ } content, _, _, _) when !System.Buffers.Text.Base64.IsValid(content) => "The attachment content must be base64 encoded.",
        (_, null or "", _, _) => "The attachment filename is required.",
        (_, _, { } type, _) when type.Length == 0 || type.AsSpan().IndexOfAny(";\r\n") >= 0 => "The attachment type cannot contain ';', or CRLF characters.",
        (_, _, _, not (null or "attachment" or "inline")) => "The attachment disposition must be attachment or inline.",
        _ => null,
    };

    /// <summary>Both headers or neither, in RFC 8058's form.</summary>
    private static bool ListUnsubscribe(JsonElement mail, JsonElement person)
    {
        string? Header(string name) =>
            (person.TryGetProperty("headers", out var own) ? Text(own, name) : null)
            ?? (mail.TryGetProperty("headers", out var all) ? Text(all, name) : null);
        return (Header("List-Unsubscribe"), Header("List-Unsubscribe-Post")) switch
        {
            (null, null) => true,
            (['<', .., '>'], "List-Unsubscribe=One-Click") => true,
            _ => false,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Reading Wrong(string mistake) => new("", null, "", mistake);
}
