using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Runners;

namespace Recovery.Desk.Faults;

/// <summary>What of the store is stuck. Never writes.</summary>
public interface IFaultStore
{
    /// <summary>As it stands at one moment. By index alone, so that every page may ask.</summary>
    /// <param name="now">When.</param>
    /// <param name="reporting">The channels whose providers report what became of a message.</param>
    /// <param name="ct">Gives up.</param>
    Task<StuckFacts> Stuck(Instant now, IReadOnlyList<Channel> reporting, CancellationToken ct);
}

/// <summary>What is stuck, counted.</summary>
/// <param name="Pauses">Channels on hold.</param>
/// <param name="Waiting">Messages whose time to go out has come, and that haven't; not those that the clinic itself holds back.</param>
/// <param name="Dead">Given up lately.</param>
/// <param name="InDoubt">In doubt for longer than a look-up takes.</param>
/// <param name="Unreceipted">Taken by the provider an hour ago or more, and never heard of again: most of what it took.</param>
/// <param name="Unsent">Messages about appointments that failed lately.</param>
/// <param name="Unreadable">Unreadable messages of late.</param>
/// <param name="Late">Messages of sessions from today on that don't go out before the opening.</param>
/// <param name="Signs">The timers' last signs of life.</param>
public sealed record StuckFacts(
    IReadOnlyList<ChannelPause> Pauses, IReadOnlyList<WaitingGroup> Waiting, IReadOnlyList<DeadGroup> Dead, IReadOnlyList<StuckGroup> InDoubt,
    IReadOnlyList<StuckGroup> Unreceipted, IReadOnlyList<UnsentGroup> Unsent, IReadOnlyList<StuckGroup> Unreadable, IReadOnlyList<LateGroup> Late,
    IReadOnlyList<WorkSign> Signs)
{
    public static StuckFacts None { get; } = new([], [], [], [], [], [], [], [], []);
}

/// <param name="Since">The oldest of them.</param>
public sealed record StuckGroup(Channel Channel, int Count, Instant Since);

/// <param name="Reason">Why they were put off last; null: nobody has tried them.</param>
/// <param name="IsOverdue">They have been due for longer than a queue takes.</param>
/// <param name="IsQueued">They are on the queue.</param>
public sealed record WaitingGroup(Channel Channel, string? Reason, bool IsOverdue, bool IsQueued, int Count, Instant Since);

/// <param name="InTime">How many of them may still be sent.</param>
public sealed record DeadGroup(Channel Channel, int Count, int InTime, Instant Since);

/// <param name="Target">When they were to have gone out.</param>
/// <param name="IsDropped">There's no room for them at all; otherwise they still go out, late.</param>
public sealed record LateGroup(Channel Channel, LocalDate Session, int Count, Instant Target, bool IsDropped);

/// <param name="Step">One of <see cref="Timing.Step.Service"/>.</param>
public sealed record UnsentGroup(string Step, Channel Channel, NudgeStatus Status, string? Reason, int Count, Instant Since);
