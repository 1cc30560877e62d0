using NodaTime;
using Recovery.Readiness;
using Recovery.SignUps;

namespace Recovery.Desk.Faults;

/// <summary>Work that isn't done: timers without a sign of life, steps that fail each time, limits that are reached.</summary>
/// <param name="times">When it is.</param>
/// <param name="within">How long a timer may be silent, or fail, by the clinic's clock.</param>
/// <param name="watching">Since when this process has watched: a system that was down has just begun again.</param>
internal sealed class WorkFaults(SaidTimes times, Duration within, Instant watching)
{
    private const string Ask = "Ask whoever looks after the system";

    public IEnumerable<Fault> Of(IEnumerable<WorkSign> signs) => signs.SelectMany(Of);

    public static IEnumerable<Fault> Of(IEnumerable<string> troubles) => troubles.Select(trouble => new Fault(
        FaultKind.System, $"system:{trouble.Split(' ')[0]}", "Reminders may not be going out", $"{char.ToUpperInvariant(trouble[0])}{trouble[1..]}.", null, 0,
        $"{Ask} to put it right."));

    public static IEnumerable<Fault> Of(IEnumerable<SignUpLimit> limits) => limits.Select(limit => new Fault(
        FaultKind.Limit, $"limit:{limit.Kind.Code}", "Some sign-ups are on hold", LimitWords.OfReached(limit), null, 0,
        "They work again within a day. If these are real runners, ask whoever looks after the system to raise the limit."));

    private IEnumerable<Fault> Of(WorkSign sign)
    {
        if (Instant.Max(sign.At, watching) + within < times.Now)
        {
            yield return new Fault(
                FaultKind.Silent, $"silent:{sign.Work}", sign.Work == TimedWork.Planning ? "Nothing is being planned" : "Nothing is being looked after",
                $"The {sign.Work} timer last worked at {times.Of(sign.At)}.", sign.At, 0,
                $"{Ask} to start it again. It then catches up with what it missed, as far as there's time.");
        }
        else if (sign is { Failing: { } failing, FailingSince: { } since } && since + within <= times.Now)
        {
            yield return new Fault(
                FaultKind.Silent, $"failing:{sign.Work}", "Something fails every minute", $"It's this: {failing}.", since, 0,
                $"{Ask} to look into its log. We try again every minute by ourselves.");
        }
    }
}
