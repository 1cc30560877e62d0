using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Desk;

/// <summary>What the clinic asks of the log. Null: no such filter.</summary>
/// <param name="Day">The clinic day on which a nudge is to go out: the day of its slot.</param>
/// <param name="Text">Words of a name, a number, an address or a nudge's id.</param>
/// <param name="After">Where the page before ended: its <see cref="LogPage.Next"/>.</param>
public sealed record LogQuery(
    LocalDate? Day, string? RaceId, string? Step, Channel? Channel, NudgeStatus? Status, string? Text, string? After, int Take,
    LogOutcome? Outcome = null);

/// <summary>A nudge as the log lists it.</summary>
/// <param name="Name">Empty once the runner is erased.</param>
/// <param name="Day">The clinic day on which it is to go out.</param>
/// <param name="Mobile">The runner's, or what the sign-up gave; null: there is none.</param>
public sealed record LogLine(Nudge Nudge, string Name, string RaceName, LocalDate Day, string? Mobile = null, string? Email = null)
{
    /// <summary>Says nothing of the runner.</summary>
    public override string ToString() => Nudge.Id;
}

/// <param name="Next">Continues the list; null at its end. Opaque.</param>
public sealed record LogPage(IReadOnlyList<LogLine> Items, string? Next);

/// <summary>How many nudges of a day stand where.</summary>
/// <param name="LedTo">What the nudges of each step led to, whenever it was; steps whose nudges led to nothing are left out.</param>
public sealed record DaySummary(
    LocalDate Day, IReadOnlyDictionary<string, int> ByStatus, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> ByStep,
    IReadOnlyDictionary<string, LedTo> LedTo);

/// <summary>How many nudges led there (<see cref="NudgeEffect"/>).</summary>
public sealed record LedTo(int Clicked, int Requested, int Booked);

/// <summary>The delivery log as the desk reads it: never writes. Messages that are no nudges (<see cref="Step.Service"/>) only show when asked for by step, or where they need a person: in doubt, given up.</summary>
public interface IClinicLog
{
    /// <summary>By slot, then number. Fast at any depth: keyset, no offsets.</summary>
    /// <exception cref="FormatException"><see cref="LogQuery.After"/> is no page's <see cref="LogPage.Next"/>.</exception>
    Task<LogPage> Page(LogQuery query, CancellationToken ct);

    /// <summary>How many nudges match, wherever a page begins; no more are counted than <paramref name="most"/>.</summary>
    Task<int> Count(LogQuery query, int most, CancellationToken ct);

    Task<LogLine?> Find(string nudgeId, CancellationToken ct);

    Task<IReadOnlyList<TimelineLine>> Timeline(string nudgeId, CancellationToken ct);

    Task<IReadOnlyList<LogLine>> OfRunner(long runnerId, CancellationToken ct);

    /// <summary>How many nudges of each session were too late to be sent, soonest session first: what an outage swallowed, or a pause.</summary>
    /// <param name="since">Those that were to go out from then on.</param>
    Task<IReadOnlyList<MissedSession>> Missed(Instant since, CancellationToken ct);

    Task<DaySummary> Summary(LocalDate day, CancellationToken ct);

    /// <summary>Channels that wait because of a fault that hits every message.</summary>
    Task<IReadOnlyList<ChannelPause>> Pauses(Instant now, CancellationToken ct);
}

/// <summary>Nudges of a session that were too late to be sent.</summary>
/// <param name="Pause">The pause that kept them, in words; null: none did.</param>
public sealed record MissedSession(LocalDate Day, int Count, string? Pause = null);
