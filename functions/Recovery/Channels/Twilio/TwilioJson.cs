using System.Text.Json.Serialization;

namespace Recovery.Channels.Twilio;

/// <summary>What we read of an answer: a message has a sid, an error has a code.</summary>
internal sealed record MessageJson(string? Sid, int? Code);

internal sealed record ListedJson(string? Sid, string? Body, string? DateCreated);

internal sealed record StandingJson(string? Sid, string? Status, int? ErrorCode);

internal sealed record ListJson(IReadOnlyList<ListedJson>? Messages, string? NextPageUri);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(MessageJson))]
[JsonSerializable(typeof(StandingJson))]
[JsonSerializable(typeof(ListJson))]
internal sealed partial class TwilioJson : JsonSerializerContext;
