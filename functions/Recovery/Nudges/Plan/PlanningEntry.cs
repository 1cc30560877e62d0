using NodaTime;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>A channel of an entry as the planner sees it.</summary>
/// <param name="Since">Since when it is allowed and confirmed; null: not opted in or not confirmed.</param>
/// <param name="Stopped">The number or address is suppressed.</param>
public sealed record PlanningChannel(Instant? Since, bool Stopped)
{
    public static PlanningChannel Off { get; } = new(null, false);
}

/// <summary>An entry as the planner sees it.</summary>
/// <param name="Change">Its change number.</param>
/// <param name="TextSessions">The session days for which a contact of the runner's has one of a channel that comes once a session, planned or sent, with the nudge's id.</param>
/// <param name="Nudges">The entry's nudges so far.</param>
public sealed record PlanningEntry(
    long EntryId, long RunnerId, long Change, string Name, RaceDay RaceDay, string RaceName, string RaceInSentence,
    IReadOnlyDictionary<Channel, PlanningChannel> Channels, EntryOutcome? Outcome,
    IReadOnlyList<PlannedText> TextSessions, IReadOnlyList<ExistingNudge> Nudges)
{
    /// <summary>What its nudges' words are about.</summary>
    public RunnersRace Race => new(Name, RaceName, RaceInSentence, RaceDay.Day);

    public PlanningChannel On(Channel channel) => Channels.GetValueOrDefault(channel, PlanningChannel.Off);

    /// <summary>Null: there is none yet.</summary>
    public ExistingNudge? NudgeOf(Step step, Channel channel) => Nudges.FirstOrDefault(n => n.Step == step.Key && n.Channel == channel);
}

/// <summary>A text that a number already has in a session, for any race, or what else comes once a session.</summary>
public sealed record PlannedText(Channel Channel, LocalDate SessionDay, string NudgeId);

/// <summary>A nudge that the entry already has.</summary>
public sealed record ExistingNudge(
    string Id, string Step, Channel Channel, int Generation, NudgeStatus Status, string? Reason,
    RaceDay RaceDay, LocalDate SessionDay, Instant NotBefore, Instant Target, Instant Expires, Instant Slot);
