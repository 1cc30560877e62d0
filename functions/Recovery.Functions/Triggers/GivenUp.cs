using System.Text.Json;

namespace Recovery.Functions.Triggers;

/// <summary>Why a message was given up, as the queue notes it among the dead letter's application properties.</summary>
internal static class GivenUp
{
    private const string NoReason = "the queue gave no reason";

    /// <param name="applicationProperties">As JSON; a message that is not ours may have anything there.</param>
    public static string Why(string? applicationProperties)
    {
        try
        {
            using var properties = JsonDocument.Parse(applicationProperties ?? "");
            return properties.RootElement.ValueKind == JsonValueKind.Object
                && properties.RootElement.TryGetProperty("DeadLetterReason", out var reason)
                && reason.ValueKind == JsonValueKind.String && reason.GetString() is { Length: > 0 } why ? why : NoReason;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return NoReason;
        }
    }
}
