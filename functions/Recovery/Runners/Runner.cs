using NodaTime;

namespace Recovery.Runners;

/// <summary>A person: a confirmed mobile, a confirmed email address, or both. What is not confirmed is only a sign-up.</summary>
public sealed record Runner(long Id, string Name, string? Mobile, string? Email, int LinkVersion, Instant CreatedAt)
{
    /// <summary>The number or the address.</summary>
    public string? ContactOf(Channel channel) => channel == Channel.Sms ? Mobile : Email;
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
/// <param name="SmsSince">Since when texts are allowed and the mobile is confirmed; null: no texts.</param>
/// <param name="EmailSince">Since when emails are allowed and the address is confirmed; null: no emails.</param>
public sealed record Entry(
    long Id, long RunnerId, string RaceId, LocalDate RaceDay,
    Instant? SmsSince, Instant? EmailSince,
    EntryOutcome? Outcome, Instant? OutcomeAt, string? OutcomeBy)
{
    /// <summary>Since when messages are allowed on a channel; null: they are not.</summary>
    public Instant? Since(Channel channel) => channel == Channel.Sms ? SmsSince : EmailSince;
}

/// <summary>Who reported something: stored, shown in timelines.</summary>
public static class Source
{
    public const string Runner = "runner";
    public const string Reception = "reception";
    public const string Import = "import";
    public const string Provider = "provider";
}
