using NodaTime;

namespace Recovery.Runners;

/// <summary>What a runner's own page makes of an entry, checked.</summary>
/// <param name="Consent">The wording beside each box that is ticked; null where it is not: that channel is off from now on.</param>
public sealed record EntryChange(string Name, string RaceId, LocalDate RaceDay, Consent Consent);

/// <summary>What changing an entry came to. Unless it was done, nothing was changed.</summary>
public enum EntryChanged
{
    Done,

    /// <summary>There is no such entry (any more).</summary>
    Gone,

    /// <summary>The runner has entered that race already.</summary>
    RaceTaken,

    /// <summary>A channel was asked for that has no confirmed contact, or that was stopped by somebody other than the runner.</summary>
    ChannelClosed,
}
