using System.Globalization;
using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Plan;

/// <summary>What pacing came to, in figures and in words. Reports of a step's pages add up to one of the whole.</summary>
/// <param name="Rate">Units a second; 0: no limit.</param>
/// <param name="Room">How long the preferred window was, from its start or from the moment of planning on.</param>
/// <param name="Evening">The preferred window is the evening before, not the time before opening.</param>
/// <param name="Messages">All of them, those without a place included.</param>
/// <param name="Units">What they are billed as: segments of texts; as many as messages for emails.</param>
/// <param name="InPreferred">How many go out in the preferred window.</param>
/// <param name="SameDay">How many go out sooner on that day.</param>
/// <param name="EveningBefore">How many go out the evening before.</param>
/// <param name="Late">How many go out after the target, because planning came late.</param>
public sealed record PacingReport(
    Channel Channel, double Rate, Duration Room, bool Evening,
    int Messages, long Units, int InPreferred, int SameDay, int EveningBefore, int Late)
{
    /// <summary>How many fit nowhere and are not sent.</summary>
    public int NoRoom => Messages - InPreferred - SameDay - EveningBefore - Late;

    public PacingReport Plus(PacingReport other) => this with
    {
        Room = Duration.Max(Room, other.Room),
        Messages = Messages + other.Messages,
        Units = Units + other.Units,
        InPreferred = InPreferred + other.InPreferred,
        SameDay = SameDay + other.SameDay,
        EveningBefore = EveningBefore + other.EveningBefore,
        Late = Late + other.Late,
    };

    /// <summary>"18,400 texts at 10 a second: the 30 minutes before opening hold 18,000; 400 go out the evening before".</summary>
    public override string ToString() => $"{Subject} {Pace}: {string.Join("; ", Parts())}";

    private string Subject => Channel.Words.Counted(Messages)
        + (Messages != Units && Channel.Tariff.Unit is { } unit ? $" in {Counted(Units, unit)}" : "");

    private string Pace => Rate switch
    {
        <= 0 => "without a limit",
        < 1 => $"at one every {Number((long)Math.Ceiling(1 / Rate))} seconds",
        _ => $"at {Number((long)Rate)}{(Messages == Units ? "" : " segments")} a second",
    };

    private IEnumerable<string> Parts()
    {
        var window = $"the {Counted((long)Math.Round(Room.TotalMinutes), "minute")} {(Evening ? "of the evening before" : "before opening")}";
        if (InPreferred == Messages)
        {
            yield return $"all fit in {window}";
            yield break;
        }

        if (Room > Duration.Zero)
        {
            yield return $"{window} hold {Number(InPreferred)}";
        }

        if (SameDay > 0)
        {
            yield return $"{GoOut(SameDay)} earlier that {(Evening ? "day" : "morning")}";
        }

        if (EveningBefore > 0)
        {
            yield return $"{GoOut(EveningBefore)} the evening before";
        }

        if (Late > 0)
        {
            yield return $"{GoOut(Late)} {(Evening ? "later that evening" : "after opening")}";
        }

        if (NoRoom > 0)
        {
            yield return NoRoom == 1 ? "1 does not fit and is not sent" : $"{Number(NoRoom)} do not fit and are not sent";
        }
    }

    private static string GoOut(int count) => count == 1 ? "1 goes out" : $"{Number(count)} go out";

    private static string Counted(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Number(count)} {noun}s";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
