using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Recovery.Nudges.Queue;

/// <summary>What a queue message holds: an opaque id and a generation, nothing of the runner.</summary>
/// <param name="Nudge">The nudge's id.</param>
/// <param name="Generation">The generation that was queued; a message of an older one is ignored.</param>
public sealed record NudgeMessage(string Nudge, int Generation)
{
    /// <summary>The id that duplicate detection goes by; not part of the message's body.</summary>
    [JsonIgnore]
    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"{Nudge}.{Generation}");

    /// <summary>Reads a message's body.</summary>
    /// <exception cref="FormatException">It isn't a nudge's message. The sentence repeats nothing of it.</exception>
    public static NudgeMessage Read(string? body) =>
        TryRead(body) ?? throw new FormatException("The message can't be read: it isn't JSON with a nudge and a generation.");

    /// <summary>Reads a message's body; null if it isn't a nudge's message.</summary>
    public static NudgeMessage? TryRead(string? body)
    {
        try
        {
            return JsonSerializer.Deserialize<NudgeMessage>(body ?? "", JsonSerializerOptions.Web) is { Nudge.Length: > 0, Generation: > 0 } message ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
