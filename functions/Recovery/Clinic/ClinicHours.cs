using NodaTime;

namespace Recovery.Clinic;

/// <summary>A stretch of a day in which the clinic is open: <c>08:00-14:00</c>.</summary>
public readonly record struct OpenPeriod(LocalTime From, LocalTime To);

/// <summary>An open day: from its first opening to its last closing, in clinic time.</summary>
public sealed record Session(LocalDate Day, IReadOnlyList<OpenPeriod> Periods)
{
    public LocalTime Opening => Periods[0].From;

    public LocalTime Closing => Periods[^1].To;
}

/// <summary>The clinic's weekly hours and the days on which they differ.</summary>
public sealed class ClinicHours(
    IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<OpenPeriod>> weekly,
    IReadOnlyDictionary<LocalDate, IReadOnlyList<OpenPeriod>> exceptions)
{
    /// <summary>A clinic that is closed for this long has no session to remind anybody of.</summary>
    private const int LongestSearchInDays = 366;

    public IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<OpenPeriod>> Weekly { get; } = weekly;

    public IReadOnlyDictionary<LocalDate, IReadOnlyList<OpenPeriod>> Exceptions { get; } = exceptions;

    /// <summary>The day's session, or null when the clinic is closed.</summary>
    public Session? SessionOn(LocalDate day)
    {
        var periods = Exceptions.TryGetValue(day, out var special) ? special
            : Weekly.TryGetValue(day.DayOfWeek, out var usual) ? usual
            : [];
        return periods.Count == 0 ? null : new Session(day, periods);
    }

    /// <summary>The first open day on or after <paramref name="day"/>; null when there is none within a year.</summary>
    public Session? FirstFrom(LocalDate day) =>
        Enumerable.Range(0, LongestSearchInDays).Select(i => SessionOn(day.PlusDays(i))).FirstOrDefault(s => s is not null);

    /// <summary>The last open day on or before <paramref name="day"/>; null when there is none within a year.</summary>
    public Session? LastUntil(LocalDate day) =>
        Enumerable.Range(0, LongestSearchInDays).Select(i => SessionOn(day.PlusDays(-i))).FirstOrDefault(s => s is not null);

    /// <summary>The <paramref name="count"/>th open day after <paramref name="day"/>, not counting it.</summary>
    public Session? NthAfter(LocalDate day, int count)
    {
        Session? found = null;
        for (var i = 0; i < count; i++)
        {
            found = FirstFrom((found?.Day ?? day).PlusDays(1));
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }
}
