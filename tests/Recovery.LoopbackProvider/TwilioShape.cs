using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Recovery.Loopback;

/// <summary>What Twilio's API takes and gives for messages.</summary>
internal static class TwilioShape
{
    private static readonly string[] Known =
        ["To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod"];

    /// <summary>What is wrong with a form; null: nothing.</summary>
    public static string? Mistake(string? contentType, List<KeyValuePair<string, string>>? form)
    {
        if (contentType is null || !contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) || form is null)
        {
            return "The body is no application/x-www-form-urlencoded form.";
        }

        for (var i = 0; i < form.Count; i++)
        {
            var name = form[i].Key;
            if (Array.IndexOf(Known, name) < 0)
            {
                return $"The field {name} is none of the contract's.";
            }

            if (form.FindIndex(f => f.Key == name) != i)
            {
                return $"The field {name} comes twice.";
            }
        }

        string Field(string name) => form.Find(f => f.Key == name).Value ?? "";
        if (Field("To") is not ['+', >= '1' and <= '9', ..] to || to.Length is < 8 or > 16 || !to.AsSpan(1).ContainsOnlyDigits())
        {
            return "To is not an E.164 number.";
        }

        if ((Field("From").Length == 0) == (Field("MessagingServiceSid").Length == 0))
        {
            return "Exactly one of From and MessagingServiceSid is needed.";
        }

        if (Field("Body").Length is 0 or > 1600)
        {
            return "Body needs 1 to 1600 characters.";
        }

        if (NudgeId(Field("StatusCallback")) is null)
        {
            return "StatusCallback is not an absolute URL that ends in /hooks/twilio/status/{nudgeId}.";
        }

        return int.TryParse(Field("ValidityPeriod"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 36000
            ? null
            : "ValidityPeriod is not a whole number from 1 to 36000.";
    }

    public static string? NudgeId(string statusCallback)
    {
        const string Path = "/hooks/twilio/status/";
        var at = statusCallback.IndexOf(Path, StringComparison.Ordinal);
        return at > 0 && statusCallback.StartsWith("http", StringComparison.Ordinal) && at + Path.Length < statusCallback.Length
            ? statusCallback[(at + Path.Length)..]
            : null;
    }

    public static string Error(int status, int code, string message) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"code": {{code}}, "message": "{{message}}", "more_info": "https://www.twilio.com/docs/errors/{{code}}", "status": {{status}}}""");

    /// <summary>A message as Twilio shows it.</summary>
    public static string Message(ProviderRequest request, string account)
    {
        var json = new StringBuilder(512);
        json.Append("{\"account_sid\": \"").Append(account).Append("\", \"api_version\": \"2010-04-01\", \"body\": ");
        Quote(json, request.Body);
        var standing = request.Standing;
        json.Append(", \"date_created\": ").Append(Date(request.At)).Append(", \"date_sent\": ").Append(Date(standing is { IsSent: true } ? standing.At : null));
        json.Append(", \"date_updated\": ").Append(Date(standing?.At)).Append(", \"direction\": \"outbound-api\", \"error_code\": ");
        json.Append(standing?.ErrorCode?.ToString(CultureInfo.InvariantCulture) ?? "null").Append(", \"error_message\": null, \"from\": ");
        Quote(json, request.Field("From"));
        json.Append(", \"messaging_service_sid\": ");
        Quote(json, request.Field("MessagingServiceSid"));
        json.Append(", \"num_media\": \"0\", \"num_segments\": \"1\", \"price\": null, \"price_unit\": \"USD\", \"sid\": \"").Append(request.ProviderId);
        json.Append("\", \"status\": \"").Append(standing?.Status ?? (request.Field("From") is null ? "accepted" : "queued"));
        json.Append("\", \"subresource_uris\": {}, \"tags\": null, \"to\": \"").Append(request.To);
        return json.Append("\", \"uri\": \"/2010-04-01/Accounts/").Append(account).Append("/Messages/").Append(request.ProviderId).Append(".json\"}").ToString();
    }

    /// <summary>One page of a list, newest first.</summary>
    public static string Page(IReadOnlyList<ProviderRequest> newestFirst, string account, string to, int page, int size)
    {
        var items = newestFirst.Skip(page * size).Take(size).Select(m => Message(m, account));
        var path = $"/2010-04-01/Accounts/{account}/Messages.json?To={Uri.EscapeDataString(to)}&PageSize={size}";
        var next = newestFirst.Count > (page + 1) * size ? $"\"{path}&Page={page + 1}&PageToken=PA{newestFirst[page * size].ProviderId}\"" : "null";
        return $$"""
            {"end": 0, "first_page_uri": "{{path}}&Page=0", "messages": [{{string.Join(", ", items)}}], "next_page_uri": {{next}}, "page": {{page}}, "page_size": {{size}}, "previous_page_uri": null, "start": {{page * size}}, "uri": "{{path}}&Page={{page}}"}
            """;
    }

    /// <summary>As RFC 2822 writes it, in quotes.</summary>
    private static string Date(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("'\"'ddd, dd MMM yyyy HH:mm:ss +0000'\"'", CultureInfo.InvariantCulture) ?? "null";

    private static void Quote(StringBuilder json, string? text)
    {
        if (text is null)
        {
            json.Append("null");
        }
        else
        {
            json.Append('"').Append(JsonEncodedText.Encode(text)).Append('"');
        }
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
