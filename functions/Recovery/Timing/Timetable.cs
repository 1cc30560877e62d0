using NodaTime;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Runners;

namespace Recovery.Timing;

/// <summary>When each step of the plan goes out, for any race day. Pure: no clock, no store.</summary>
/// <param name="steps">The plan, in order: a step anchored to the one before it finds it here.</param>
/// <param name="hours">When the clinic is open.</param>
/// <param name="rules">Lead, courtesy range, expiry.</param>
public sealed class Timetable(IReadOnlyList<Step> steps, ClinicHours hours, TimingRules rules)
{
    private readonly SendWindows _windows = new(rules);

    public IReadOnlyList<Step> Steps { get; } = steps;

    /// <summary>Those by which the plan sends anything.</summary>
    public IReadOnlyList<Channel> Channels { get; } = [.. steps.SelectMany(s => s.Channels).InOrder()];

    public ClinicHours Hours { get; } = hours;

    public TimingRules Rules { get; } = rules;

    /// <summary>
    /// When the step goes out to runners of that race day. Null: it does not, because it was dropped (<see cref="Step.Latest"/>, or the
    /// step it counts from was), because the clinic has no such session, or because no time is left for it: before the session
    /// opens nothing lies in the courtesy range, and the evening before belongs to the race.
    /// </summary>
    public StepTimes? For(Step step, LocalDate raceDay) =>
        SessionOf(step, raceDay) is { } session ? _windows.Of(session, day => IsFree(step, session, raceDay, day)) : null;

    /// <summary>The steps that go out to runners of that race day, in the plan's order.</summary>
    public IReadOnlyList<(Step Step, StepTimes Times)> Of(LocalDate raceDay) =>
        [.. from step in Steps let times = For(step, raceDay) where times is not null select (step, times)];

    /// <summary>
    /// The open day that the step belongs to; null: dropped, or none. A step after one that has a session but no time left
    /// still counts from that session; a step after one that was dropped is dropped too.
    /// </summary>
    public Session? SessionOf(Step step, LocalDate raceDay)
    {
        var session = step.Anchor switch
        {
            Anchor.BeforeRace => Hours.LastUntil(raceDay.PlusDays(-step.Days)),
            Anchor.AfterRace => Hours.FirstFrom(raceDay.PlusDays(step.Days)),
            _ when Previous(step) is { } previous && SessionOf(previous, raceDay) is { } anchor => Hours.NthAfter(anchor.Day, step.Days),
            _ => null,
        };
        return session is not null && step.Latest is { } latest && session.Day > raceDay.PlusDays(latest) ? null : session;
    }

    /// <summary>
    /// The step that this one reminds of again, once its time is over for that race day: a runner who never got the one before gets no "last
    /// reminder". Null: it follows none, or that one may still go out.
    /// </summary>
    public Step? Earlier(Step step, LocalDate raceDay, Instant now) =>
        step.Anchor == Anchor.AfterStep && Previous(step) is { } previous && (For(previous, raceDay) is not { } times || now >= times.Expires) ? previous : null;

    /// <summary>A step after the race leaves the race day, and all before it, alone.</summary>
    private bool IsFree(Step step, Session session, LocalDate raceDay, LocalDate day) =>
        day > raceDay || !(IsAfterRace(step) || session.Day > raceDay);

    private bool IsAfterRace(Step step) =>
        step.Anchor == Anchor.AfterRace || (step.Anchor == Anchor.AfterStep && Previous(step) is { } previous && IsAfterRace(previous));

    private Step? Previous(Step step)
    {
        Step? before = null;
        foreach (var other in Steps)
        {
            if (other.Key == step.Key)
            {
                return before;
            }

            before = other;
        }

        throw new ArgumentException($"The plan has no step '{step.Key}'.", nameof(step));
    }
}
