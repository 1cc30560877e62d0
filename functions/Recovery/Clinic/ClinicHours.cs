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
    /// <summary>A clinic that is closed for this long has no session to send reminders of.</summary>
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

    /// <summary>The most days in a row that the clinic is closed, by its weekly hours and around any exception; at most a year.</summary>
    public int LongestClosure()
    {
        var aWeek = Enumerable.Range(0, 7).Select(i => new LocalDate(2027, 1, 4).PlusDays(i));
        return aWeek.Concat(Exceptions.Keys).Max(ClosedAround);
    }

    /// <summary>The length of the closure that the day lies in; 0 when the clinic is open.</summary>
    private int ClosedAround(LocalDate day)
    {
        if (SessionOn(day) is not null)
        {
            return 0;
        }

        var until = FirstFrom(day)?.Day ?? day.PlusDays(LongestSearchInDays);
        var since = LastUntil(day)?.Day ?? day.PlusDays(-LongestSearchInDays);
        return Math.Min(LongestSearchInDays, Period.DaysBetween(since, until) - 1);
    }
}
