using NodaTime;
using Recovery.Nudges.Delivery;
using Recovery.Races;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Nudges.Plan.Preview;

/// <summary>
/// What the planner will decide when its time comes, by its own rules and over what is stored now. Reads only, so it works beside a
/// running server.
/// </summary>
public sealed class PlanPreviewer(
    INudgeStore store, IRaceStore races, Timetable timetable, PlanningRange range, MessageWriter writer, SigningKey key,
    RecoverySettings settings, ClinicClock clock)
{
    private const int Page = 1000;

    /// <summary>Races are entered a year ahead at most; beyond that there is no next day to name.</summary>
    private const int LookAheadInDays = 550;

    private readonly IReadOnlyDictionary<Channel, double> _rates = Enum.GetValues<Channel>().ToDictionary(c => c, settings.RateOf);

    /// <summary>Previews the days from <paramref name="from"/> on.</summary>
    /// <param name="from">A clinic day.</param>
    /// <param name="days">How many, 1 or more.</param>
    /// <param name="raceId">Only this race's lines; the others still count where they share a session or a channel's rate. Null: all.</param>
    /// <param name="progress">Called with the number of entries looked at so far.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<PlanPreview> Of(LocalDate from, int days, string? raceId, Action<int>? progress, CancellationToken ct)
    {
        var to = from.PlusDays(days - 1);
        var due = (await Due(from, to, ct)).Where(d => d.Day <= to).ToList();
        var lines = new List<PreviewLine>();
        if (due.Count > 0)
        {
            var pass = new Pass(await Ledgers(due, ct), progress);
            foreach (var item in due)
            {
                var found = await Preview(item, pass, ct);
                lines.AddRange(found.Where(l => raceId is null || l.RaceDay.RaceId == raceId));
            }
        }

        var next = lines.Count > 0 ? null
            : (await Due(to.PlusDays(1), to.PlusDays(LookAheadInDays), ct)).FirstOrDefault(d => raceId is null || d.RaceDay.RaceId == raceId)?.Day;
        return new PlanPreview(from, to, lines, next);
    }

    /// <summary>The steps of the race days that go out between two clinic days and are not over, in the order in which they are planned.</summary>
    private async Task<IReadOnlyList<DueStep>> Due(LocalDate from, LocalDate to, CancellationToken ct)
    {
        var raceDays = await races.DaysWithRunners(range.RaceDaysNear(from).From, range.RaceDaysNear(to).To, ct);
        return
        [
            .. from raceDay in raceDays
               from planned in timetable.Of(raceDay.Day)
               let item = new DueStep(raceDay, planned.Step, planned.Times)
               where item.Day >= @from && item.Day <= to && clock.Now < item.Times.Expires
               orderby item.Times.Earliest, raceDay.Day, raceDay.RaceId
               select item,
        ];
    }

    private async Task<IReadOnlyDictionary<Channel, SlotLedger>> Ledgers(IReadOnlyList<DueStep> due, CancellationToken ct)
    {
        var ledgers = new Dictionary<Channel, SlotLedger>();
        foreach (var channel in _rates.Keys)
        {
            ledgers[channel] = await store.SlotsTaken(channel, due.Min(d => d.Times.Earliest), due.Max(d => d.Times.Expires), ct);
        }

        return ledgers;
    }

    private async Task<IReadOnlyList<PreviewLine>> Preview(DueStep item, Pass pass, CancellationToken ct)
    {
        var (raceDay, step, times) = item;
        var raceName = raceDay.RaceId;
        var tallies = step.Channels.ToDictionary(c => c, c => new PreviewTally(step, times, c, key));
        var now = Instant.Max(clock.Now, range.StartOf(times));
        int Units(PlanningEntry entry, Channel channel) => channel == Channel.Sms ? writer.SegmentsOf(entry, step, times.Session.Day) : 1;
        for (long after = 0; await store.EntriesToPlan(raceDay, after, Page, ct) is { Count: > 0 } stored; after = stored[^1].Change)
        {
            PlanningEntry[] entries = [.. stored.Select(e => pass.WithGranted(e, times.Session.Day))];
            var planned = NudgePlanner.Plan(
                step, times, entries, Units, pass.Ledgers, _rates, key, now, timetable.Earlier(step, raceDay.Day, clock.Now));
            var decisions = planned.Decisions.ToDictionary(d => d.NudgeId);
            raceName = entries[0].RaceName;
            foreach (var (channel, tally) in tallies)
            {
                tally.Add(planned.Pacing[channel]);
                foreach (var entry in entries)
                {
                    if (tally.Add(entry, decisions, Units) is { } id && channel == Channel.Sms)
                    {
                        pass.Grant(entry, times.Session.Day, id);
                    }
                }
            }

            pass.Looked(entries.Length);
        }

        return [.. tallies.Values.Select(t => t.Line(raceDay, raceName))];
    }

    private sealed record DueStep(RaceDay RaceDay, Step Step, StepTimes Times)
    {
        public LocalDate Day => Times.Preferred.Day;
    }

    /// <summary>What the planner would find in the store of its own earlier decisions: slots, and the texts of a session.</summary>
    private sealed class Pass(IReadOnlyDictionary<Channel, SlotLedger> ledgers, Action<int>? progress)
    {
        private readonly Dictionary<(LocalDate, long), string> _texts = [];
        private int _looked;

        public IReadOnlyDictionary<Channel, SlotLedger> Ledgers { get; } = ledgers;

        public void Grant(PlanningEntry entry, LocalDate session, string nudgeId) => _texts[(session, entry.RunnerId)] = nudgeId;

        public PlanningEntry WithGranted(PlanningEntry entry, LocalDate session) =>
            _texts.TryGetValue((session, entry.RunnerId), out var id)
                ? entry with { TextSessions = [.. entry.TextSessions, new PlannedText(session, id)] }
                : entry;

        public void Looked(int entries) => progress?.Invoke(_looked += entries);
    }
}
