using NodaTime;
using NodaTime.Text;

namespace Recovery.Desk;

/// <summary>A race day's move as the log of changes has it, and what a runner's own story says of it.</summary>
public static class MovedDay
{
    private const string With = ", with ";
    private static readonly LocalDatePattern Pattern = LocalDatePattern.CreateWithInvariantCulture("d MMM uuuu");

    /// <summary>"8 May 2027".</summary>
    public static string Words(LocalDate day) => Pattern.Format(day);

    /// <summary>"8 May 2027, with 312 runners".</summary>
    public static string Words(LocalDate to, int entries) => FormattableString.Invariant($"{Words(to)}{With}{entries:N0} {(entries == 1 ? "runner" : "runners")}");

    /// <summary>The day alone: how many others moved with them is nothing to a runner.</summary>
    public static string? DayIn(string? words) => words?.Split(With)[0];
}
