using NodaTime;

namespace Recovery.Desk.Faults;

/// <summary>What kind of trouble it is. In the API: <c>hold</c>, <c>no-receipts</c>.</summary>
public enum FaultKind
{
    /// <summary>A channel waits, for a fault that would hit every message of it.</summary>
    Hold,

    /// <summary>Messages are put off again and again: the provider is busy or can't be reached.</summary>
    Delay,

    /// <summary>Messages should have gone out, and nothing takes them: the queue or the senders are away.</summary>
    Overdue,

    /// <summary>Messages don't go out before their opening.</summary>
    Deadline,

    /// <summary>A timer gives no sign of life, or something within it fails each time.</summary>
    Silent,

    /// <summary>What keeps this process from its work: its store, its pumps.</summary>
    System,

    /// <summary>Messages that no words can be made for.</summary>
    Unwritten,

    /// <summary>Messages that were given up for faults of our own.</summary>
    Dead,

    /// <summary>Messages of a queue that nobody can read.</summary>
    Unreadable,

    /// <summary>The provider's answer got lost, and nothing has settled it since.</summary>
    InDoubt,

    /// <summary>The provider took messages and doesn't say what became of them.</summary>
    NoReceipts,

    /// <summary>Messages about appointments that didn't reach whom they were for.</summary>
    Unsent,

    /// <summary>A limit on sign-ups is reached.</summary>
    Limit,
}

/// <summary>Something that is stuck: what, why, since when, how many wait behind it, and the way out.</summary>
/// <param name="Key">The same for as long as it is the same trouble: <c>hold:sms</c>.</param>
/// <param name="What">A headline: "Texts are on hold".</param>
/// <param name="Why">A sentence.</param>
/// <param name="Since">Null: that isn't known.</param>
/// <param name="Waiting">How many messages wait behind it, and go out once it is over; 0: none do, or that isn't known.</param>
/// <param name="WayOut">What to do, in a sentence or two.</param>
public sealed record Fault(FaultKind Kind, string Key, string What, string Why, Instant? Since, int Waiting, string WayOut)
{
    /// <summary>Messages don't go out because of it: every page of the desk says so.</summary>
    public bool StopsSending => Kind is FaultKind.Hold or FaultKind.Delay or FaultKind.Overdue or FaultKind.Silent or FaultKind.System;
}

public static class FaultKinds
{
    public static string Code(this FaultKind kind) => kind switch
    {
        FaultKind.InDoubt => "in-doubt",
        FaultKind.NoReceipts => "no-receipts",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
