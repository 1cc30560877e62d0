using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Recovery.Clinic;

/// <summary>Days and hours as messages say them. A message may be read late, so it never says "today".</summary>
public static class SpokenTime
{
    private static readonly LocalDatePattern Short = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");
    private static readonly LocalDatePattern Long = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM");
    private static readonly LocalDatePattern LongWithYear = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");

    /// <summary>"Tue 27 Apr".</summary>
    public static string ShortDay(LocalDate day) => Short.Format(day);

    /// <summary>"Tuesday 27 April".</summary>
    public static string LongDay(LocalDate day) => Long.Format(day);

    /// <summary>"Sunday 25 April 2027".</summary>
    public static string DayAndYear(LocalDate day) => LongWithYear.Format(day);

    /// <summary>"8am", "8:30am", "midday".</summary>
    public static string Hour(LocalTime time) => time switch
    {
        _ when time == LocalTime.Noon => "midday",
        _ when time == LocalTime.Midnight => "midnight",
        { Minute: 0 } => string.Create(CultureInfo.InvariantCulture, $"{time.ClockHourOfHalfDay}{Half(time)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.ClockHourOfHalfDay}:{time.Minute:00}{Half(time)}"),
    };

    /// <summary>"8am to 2pm", "8am to midday and 2pm to 7pm".</summary>
    public static string Hours(Session session) =>
        string.Join(" and ", session.Periods.Select(p => $"{Hour(p.From)} to {Hour(p.To)}"));

    private static string Half(LocalTime time) => time.Hour < 12 ? "am" : "pm";
}
