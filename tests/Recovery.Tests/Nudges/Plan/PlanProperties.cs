using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>A crowd's entries in two races on near days, a rate, and when planning happens.</summary>
/// <param name="Entries">Runner, race day's distance from the scenario's, outcome, units of each message.</param>
/// <param name="MinutesLate">When planning happens, from the start of planning of each step on.</param>
public sealed record Crowd(
    Scenario Scenario, IReadOnlyList<(int Runner, int Offset, EntryOutcome? Outcome, int Units)> Entries, double Rate, int MinutesLate)
{
    /// <summary>Plans every step of every race day, in order of time, with one ledger a channel.</summary>
    internal IReadOnlyList<(PlanDecision Decision, StepTimes Times, Instant Now)> Plan(PlanBook book)
    {
        var ledgers = book.Ledgers();
        var rates = ledgers.Keys.ToDictionary(c => c, _ => Rate);
        var range = new PlanningRange(Scenario.Timetable);
        var planned = new List<(PlanDecision, StepTimes, Instant)>();
        var work = from race in Entries.Index().GroupBy(e => e.Item.Offset)
                   let day = Scenario.RaceDay.PlusDays(race.Key)
                   from step in Scenario.Timetable.Of(day)
                   let now = range.StartOf(step.Times) + Duration.FromMinutes(MinutesLate)
                   orderby now
                   select (race, day, step.Step, step.Times, now);
        foreach (var (race, day, step, times, now) in work)
        {
            PlanningEntry[] entries =
                [.. race.Select(e => book.Entry(e.Index, day, $"race-{race.Key}", e.Item.Runner, e.Item.Outcome))];
            var batch = StepDecider.Decide(
                step, times, entries, (e, c) => c == By.Sms ? Entries[(int)e.EntryId].Units : 1, ledgers, rates, Sample.Key, now);
            book.Write(batch.Decisions);
            planned.AddRange(batch.Decisions.Select(d => (d, times, now)));
        }

        return planned;
    }
}

public static class Crowds
{
    public static Arbitrary<Crowd> Any() => (
        from scenario in Scenarios.Any().Generator
        from entries in Gen.NonEmptyListOf(
            from runner in Gen.Choose(1, 12)
            from offset in Gen.Choose(0, 3)
            from outcome in Gen.Frequency(
                (8, Gen.Constant<EntryOutcome?>(null)), (1, Gen.Elements<EntryOutcome?>(EntryOutcome.Booked, EntryOutcome.NotRun)))
            from units in Gen.Frequency((4, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Choose(3, 7)))
            select (runner, offset, outcome, units))
        from rate in Gen.Elements(0.004, 0.05, 0.3, 0.5, 1, 1.9, 2, 3, 10)
        from late in Gen.Choose(0, 60 * 48)
        select new Crowd(scenario, [.. entries], rate, late)).ToArbitrary();
}

/// <summary>What holds for any crowd in any scenario.</summary>
[Properties(Arbitrary = [typeof(Crowds)], MaxTest = 500)]
public sealed class PlanProperties
{
    [Property]
    public void Every_slot_is_in_its_window_and_not_in_the_past(Crowd crowd)
    {
        foreach (var (decision, times, now) in crowd.Plan(new PlanBook()).Where(p => p.Decision.Slot is not null))
        {
            Assert.Contains(decision.Window, times.Windows);
            Assert.InRange(decision.Slot!.Value, Instant.Max(now, decision.Window.NotBefore), decision.Window.Expires - Duration.Epsilon);
            Assert.Holds(decision.Slot < decision.Window.Target || now > times.Preferred.NotBefore);
        }
    }

    [Property]
    public void Slots_of_any_second_together_never_exceed_the_rate(Crowd crowd)
    {
        var planned = crowd.Plan(new PlanBook()).Where(p => p.Decision.Slot is not null).Select(p => p.Decision);
        foreach (var channel in planned.GroupBy(d => d.Channel))
        {
            foreach (var (second, units) in UnitsBySecond(channel, crowd.Rate))
            {
                Assert.True(units <= Math.Max(1, (int)crowd.Rate), $"{units} at {Instant.FromUnixTimeSeconds(second)}");
            }
        }
    }

    [Property]
    public void Below_one_a_second_units_keep_their_distance(Crowd crowd)
    {
        var pause = Duration.FromSeconds((long)Math.Ceiling(1 / Math.Min(1, crowd.Rate)));
        foreach (var channel in crowd.Plan(new PlanBook()).Select(p => p.Decision).Where(d => d.Slot is not null).GroupBy(d => d.Channel))
        {
            var inOrder = channel.OrderBy(d => d.Slot).ToArray();
            foreach (var (first, second) in inOrder.Zip(inOrder.Skip(1)))
            {
                Assert.Holds(crowd.Rate > 1 || second.Slot - first.Slot >= pause * first.Segments);
            }
        }
    }

    [Property]
    public void Never_two_texts_to_one_number_in_one_session(Crowd crowd)
    {
        var texts = crowd.Plan(new PlanBook()).Select(p => p.Decision).Where(d => d is { Channel.Code: "sms", SkipReason: null });

        Assert.All(texts.CountBy(d => (d.RunnerId, d.SessionDay)), c => Assert.Equal(1, c.Value));
    }

    [Property]
    public void Whoever_booked_or_did_not_run_gets_nothing_and_everybody_else_an_answer(Crowd crowd)
    {
        foreach (var (decision, times, now) in crowd.Plan(new PlanBook()))
        {
            var outcome = crowd.Entries[(int)decision.EntryId].Outcome;
            Assert.Equal(decision.Slot is null, decision.SkipReason is not null);
            Assert.Holds(outcome is null || decision.SkipReason is "booked" or "didn't run");
            Assert.True(
                outcome is not null || decision.SkipReason is null or "another text that session" or "no room before opening"
                || (decision.SkipReason == "too late" && now >= times.Expires),
                decision.SkipReason);
        }
    }

    [Property]
    public void The_same_input_gives_the_same_plan_and_planning_again_changes_nothing(Crowd crowd)
    {
        var book = new PlanBook();
        var first = crowd.Plan(book).Select(p => p.Decision).ToArray();

        Assert.Equal(first, crowd.Plan(new PlanBook()).Select(p => p.Decision));
        Assert.Empty(crowd.Plan(book));
    }

    /// <summary>A message with more units than a second holds runs on into the seconds after its slot.</summary>
    private static Dictionary<long, int> UnitsBySecond(IEnumerable<PlanDecision> decisions, double rate)
    {
        var capacity = Math.Max(1, (int)rate);
        var units = new Dictionary<long, int>();
        foreach (var decision in decisions)
        {
            var second = decision.Slot!.Value.ToUnixTimeSeconds();
            for (var left = decision.Segments; left > 0; left -= capacity, second++)
            {
                units[second] = units.GetValueOrDefault(second) + Math.Min(capacity, left);
            }
        }

        return units;
    }
}
