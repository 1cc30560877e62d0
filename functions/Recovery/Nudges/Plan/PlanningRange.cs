using NodaTime;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>When a step is planned, and which race days can have a step to plan: the planner looks at no others.</summary>
public sealed class PlanningRange(Timetable timetable)
{
    /// <summary>The clinic sees by then what goes out next; entries that come later are planned as they come.</summary>
    private static readonly LocalTime StartsAt = LocalTime.Noon;

    /// <summary>A step is planned at midday of the day before its earliest window at the soonest, which is two days before its session.</summary>
    private const int DaysAhead = 2;

    /// <summary>How long a step is still looked at after its time is over, so that what an outage prevented is reported.</summary>
    private const int DaysMissed = 7;

    private readonly (int Before, int After) _reach = Reach(timetable);

    /// <summary>From when on the step is planned: midday of the day before its earliest window.</summary>
    public Instant StartOf(StepTimes times)
    {
        var zone = timetable.Rules.Zone;
        var day = times.Earliest.InZone(zone).Date.PlusDays(-1);
        return zone.AtLeniently(day.At(StartsAt)).ToInstant();
    }

    /// <summary>Whether the step is to be planned now: from <see cref="StartOf"/> until it expires.</summary>
    public bool IsOpen(StepTimes times, Instant now) => now >= StartOf(times) && now < times.Expires;

    /// <summary>Whether the step's time was over lately: entries that were not looked at while there was time were missed.</summary>
    public static bool IsMissed(StepTimes times, Instant now) => now >= times.Expires && now < times.Expires + Duration.FromDays(DaysMissed);

    /// <summary>The first and last race day that can have a step to plan on a day, or one that was missed.</summary>
    /// <param name="today">A day in clinic time.</param>
    public (LocalDate From, LocalDate To) RaceDaysNear(LocalDate today) =>
        (today.PlusDays(-_reach.After - DaysMissed), today.PlusDays(_reach.Before + DaysAhead));

    /// <summary>How many days before and after its race day a step's session can lie.</summary>
    private static (int Before, int After) Reach(Timetable timetable)
    {
        var closed = timetable.Hours.LongestClosure();
        int before = 0, after = 0, last = 0;
        foreach (var step in timetable.Steps)
        {
            last = step.Anchor switch
            {
                Anchor.BeforeRace => -step.Days,
                Anchor.AfterRace => step.Days + closed,
                _ => last + (step.Days * (closed + 1)),
            };
            if (step.Anchor == Anchor.BeforeRace)
            {
                before = Math.Max(before, step.Days + closed);
            }

            after = Math.Max(after, Math.Min(last, step.Latest ?? last));
        }

        return (before, Math.Max(0, after));
    }
}
