using NodaTime;

namespace Recovery.Runners;

/// <summary>A person: a confirmed mobile, a confirmed email address, or both. What is not confirmed is only a sign-up.</summary>
public sealed record Runner(long Id, string Name, string? Mobile, string? Email, int LinkVersion, Instant CreatedAt)
{
    /// <summary>The number or the address.</summary>
    public string? ContactOf(ContactKind kind) => kind == ContactKind.Mobile ? Mobile : Email;
}

/// <summary>What a runner or reception said that ends the nudges of one entry.</summary>
public enum EntryOutcome
{
    Booked,
    NotRun,
    Withdrawn,

    /// <summary>The runner asked for an appointment, and reception has yet to answer: nudges pause.</summary>
    Requested,
}

/// <summary>A runner's place in a race, on the runner's own race day.</summary>
/// <param name="Allowed">Since when each channel is allowed and its contact confirmed; one that isn't here is not.</param>
public sealed record Entry(
    long Id, long RunnerId, string RaceId, LocalDate RaceDay,
    IReadOnlyDictionary<Channel, Instant> Allowed,
    EntryOutcome? Outcome, Instant? OutcomeAt, string? OutcomeBy)
{
    /// <summary>Since when messages are allowed on a channel; null: they are not.</summary>
    public Instant? Since(Channel channel) => Allowed.TryGetValue(channel, out var since) ? since : null;
}

/// <summary>Who reported something: stored, shown in timelines.</summary>
public static class Source
{
    public const string Runner = "runner";
    public const string Reception = "reception";
    public const string Import = "import";
    public const string Provider = "provider";
}
