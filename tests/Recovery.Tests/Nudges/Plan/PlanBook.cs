using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>Entries and what was planned for them, as a store would give them to the planner and take its decisions.</summary>
internal sealed class PlanBook
{
    private readonly Dictionary<string, (long EntryId, long RunnerId, int Units, ExistingNudge Nudge)> _nudges = [];
    private readonly Dictionary<long, HashSet<string>> _ofRunner = [];

    public static Instant LongAgo { get; } = Instant.FromUtc(2024, 1, 1, 0, 0);

    public IEnumerable<ExistingNudge> Nudges => _nudges.Values.Select(n => n.Nudge);

    public ExistingNudge this[string id] => _nudges[id].Nudge;

    public IEnumerable<ExistingNudge> Of(long runnerId) => _ofRunner.GetValueOrDefault(runnerId, []).Select(id => _nudges[id].Nudge);

    /// <summary>An entry opted in to both channels, with its nudges of this book.</summary>
    public PlanningEntry Entry(long id, LocalDate raceDay, string race = "london", long? runner = null, EntryOutcome? outcome = null)
    {
        var runnerId = runner ?? id;
        return new PlanningEntry(
            id, runnerId, id, "Ada", new RaceDay(race, raceDay), race, race,
            By.Both(new PlanningChannel(LongAgo, false), new PlanningChannel(LongAgo, false)), outcome,
            [.. Of(runnerId).Where(n => n is { Channel.Code: "sms", Status: not NudgeStatus.Skipped }).Select(n => new PlannedText(n.Channel, n.SessionDay, n.Id))],
            [.. Of(runnerId).Where(n => _nudges[n.Id].EntryId == id)]);
    }

    /// <summary>The slots that its open nudges hold.</summary>
    public Dictionary<Channel, SlotLedger> Ledgers()
    {
        var ledgers = ChannelCatalog.All.ToDictionary(c => c, _ => new SlotLedger());
        foreach (var (_, _, units, nudge) in _nudges.Values.Where(n => n.Nudge.Status != NudgeStatus.Skipped))
        {
            ledgers[nudge.Channel].Add(nudge.Slot, units);
        }

        return ledgers;
    }

    public void Write(IEnumerable<PlanDecision> decisions)
    {
        foreach (var d in decisions)
        {
            Assert.Equal(_nudges.TryGetValue(d.NudgeId, out var old) ? old.Nudge.Generation : null, d.Existing);
            _nudges[d.NudgeId] = (d.EntryId, d.RunnerId, d.Segments, new ExistingNudge(
                d.NudgeId, d.Step, d.Channel, (d.Existing ?? 0) + 1, d.SkipReason is null ? NudgeStatus.Queued : NudgeStatus.Skipped,
                d.SkipReason, d.RaceDay, d.SessionDay, d.Window.NotBefore, d.Window.Target, d.Window.Expires, d.Slot ?? d.Window.NotBefore));
            _ofRunner.TryAdd(d.RunnerId, []);
            _ofRunner[d.RunnerId].Add(d.NudgeId);
        }
    }

    /// <summary>Sets where the nudges stand.</summary>
    public void Set(NudgeStatus status, string? reason = null)
    {
        foreach (var (id, planned) in _nudges.ToArray())
        {
            _nudges[id] = planned with { Nudge = planned.Nudge with { Status = status, Reason = reason } };
        }
    }
}
