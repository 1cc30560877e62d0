using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace Recovery.Channels.SendGrid;

/// <summary>How far a call got.</summary>
public enum SendGridCall
{
    /// <summary>There is an answer.</summary>
    Answered,

    /// <summary>It failed before anything was sent: no name, no connection, no TLS.</summary>
    NotSent,

    /// <summary>This system was stopped before anything was sent.</summary>
    Stopped,

    /// <summary>It timed out or the connection broke after something was sent.</summary>
    Lost,
}

/// <summary>What came back from handing over an email, not judged yet.</summary>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="MessageId">X-Message-Id; null: the answer has none.</param>
/// <param name="RetryAfter">How long SendGrid asks to wait, in machine time.</param>
/// <param name="WrongFields">The fields that it names as wrong: <c>personalizations.0.to.0.email</c>.</param>
public sealed record SendGridAnswer(
    SendGridCall Call, int Status = 0, string? MessageId = null, Duration? RetryAfter = null, IReadOnlyList<string>? WrongFields = null);

/// <summary>The body of a refusal. Its messages may repeat the address: only the fields' names are read.</summary>
internal sealed record SendGridErrors(IReadOnlyList<SendGridError?>? Errors)
{
    public static IReadOnlyList<string> Fields(HttpContent body)
    {
        try
        {
            using var json = body.ReadAsStream();
            var errors = JsonSerializer.Deserialize(json, SendGridJson.Default.SendGridErrors)?.Errors;
            return errors?.Select(e => e?.Field).OfType<string>().ToArray() ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

internal sealed record SendGridError(string? Field);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SendGridErrors))]
internal sealed partial class SendGridJson : JsonSerializerContext;
