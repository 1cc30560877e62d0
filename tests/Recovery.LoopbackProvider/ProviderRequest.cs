namespace Recovery.Loopback;

/// <summary>One message that somebody tried to hand over, in the provider's own terms.</summary>
/// <param name="Channel"><c>sms</c> or <c>email</c>.</param>
/// <param name="NudgeId">From StatusCallback or custom_args; null: it carries none.</param>
/// <param name="Body">The text, or the email's plain text.</param>
/// <param name="Fields">The form of a text, decoded; empty for an email.</param>
/// <param name="Json">An email as it came; null for a text.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="At">By this machine's clock.</param>
/// <param name="Ticks">The same as a monotonic timestamp.</param>
/// <param name="ClockAt">By the clock that the provider was given, if any.</param>
public sealed record ProviderRequest(
    string Channel, string To, string? NudgeId, string Body,
    IReadOnlyList<KeyValuePair<string, string>> Fields, byte[]? Json, IReadOnlyList<KeyValuePair<string, string>> Headers,
    DateTimeOffset At, long Ticks, DateTimeOffset? ClockAt)
{
    /// <summary>Counts the attempts to hand over a message, from 1, in the order of their coming.</summary>
    public int Number { get; internal set; }

    /// <summary>What the provider did wrong; null: nothing.</summary>
    public Fault? Fault { get; internal set; }

    /// <summary>The id that the provider gave it; null: it was not taken.</summary>
    public string? ProviderId { get; internal set; }

    /// <summary>It was taken, and then deleted at somebody's wish.</summary>
    public bool Deleted { get; internal set; }

    /// <summary>Where a text stands since <see cref="LoopbackProvider.Stand"/> was told so; null: as it was taken.</summary>
    public Standing? Standing { get; internal set; }

    public bool Accepted => ProviderId is not null;

    public string? Field(string name) => Value(Fields, name, StringComparison.Ordinal);

    public string? Header(string name) => Value(Headers, name, StringComparison.OrdinalIgnoreCase);

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> pairs, string name, StringComparison by)
    {
        foreach (var (key, value) in pairs)
        {
            if (string.Equals(key, name, by))
            {
                return value;
            }
        }

        return null;
    }
}
