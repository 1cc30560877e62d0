using NodaTime;

namespace Recovery.Nudges.Send;

/// <summary>What came of handing a message to a provider: a closed set, the same for every channel.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The provider took the message and gave it an id.</summary>
    public sealed record Accepted(string ProviderId) : Outcome;

    /// <summary>The provider will never take this message. Never sent again on this channel.</summary>
    /// <param name="Code">The provider's own code.</param>
    /// <param name="Reason">In words a receptionist understands.</param>
    /// <param name="Suppress">The contact must get no more messages (it said stop, or does not exist); null: only this message is refused.</param>
    /// <param name="OfNumber">A text that was refused for what the number is: an email may go out instead.</param>
    public sealed record Rejected(string Code, string Reason, string? Suppress = null, bool OfNumber = false) : Outcome;

    /// <summary>Certainly not sent; to be tried again after a while.</summary>
    /// <param name="Reason">In words a receptionist understands.</param>
    /// <param name="After">How long to wait, in machine time.</param>
    /// <param name="PausesChannel">The fault is ours for every message (wrong credentials or sender): the whole channel waits.</param>
    public sealed record Deferred(string Reason, Duration After, bool PausesChannel = false) : Outcome;

    /// <summary>Nobody knows whether it was sent. Looked up, never blindly sent again.</summary>
    public sealed record InDoubt(string Reason) : Outcome;
}

/// <summary>What a provider knows of a message whose answer got lost.</summary>
public abstract record Lookup
{
    private Lookup()
    {
    }

    /// <summary>It has it.</summary>
    public sealed record Found(string ProviderId) : Lookup;

    /// <summary>It was asked and does not have it.</summary>
    public sealed record NotFound : Lookup;

    /// <summary>It could not be asked this time.</summary>
    public sealed record NoAnswer(string Reason) : Lookup;

    /// <summary>This provider cannot be asked at all: the nudge stays in doubt, visible.</summary>
    public sealed record CannotAsk : Lookup;
}
