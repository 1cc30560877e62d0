using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;

namespace Recovery.Channels.Twilio;

/// <summary>All that must be right in the answer to a new message.</summary>
internal sealed record CreatedJson(string Sid);

/// <summary>A page of messages. The package, too, tells a page by its <c>uri</c>.</summary>
internal sealed record PageJson(string Uri, IReadOnlyList<ListedJson> Messages, string? NextPageUri)
{
    /// <summary>Null: one of them is no message.</summary>
    public IReadOnlyList<TwilioListed>? Listed() =>
        Messages.Any(m => m.Sid.Length == 0) ? null : [.. Messages.Select(m => new TwilioListed(m.Sid, m.Body ?? "", m.Created()))];
}

/// <summary>A message of a page. A struct, for then <c>null</c> in its place cannot be read.</summary>
[method: JsonConstructor]
internal readonly record struct ListedJson(string Sid, string? Body = null, string? DateCreated = null)
{
    /// <summary>RFC 2822: <c>Tue, 27 Apr 2027 06:31:07 +0000</c>.</summary>
    public Instant? Created() =>
        DateTimeOffset.TryParseExact(DateCreated, "ddd, d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Instant.FromDateTimeOffset(date)
            : null;
}

/// <summary>Reads what Twilio answers with, and refuses an answer that lacks a part, has it twice, or has another kind in its place.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CreatedJson))]
[JsonSerializable(typeof(PageJson))]
[JsonSerializable(typeof(TwilioStanding))]
internal sealed partial class TwilioJson : JsonSerializerContext;
