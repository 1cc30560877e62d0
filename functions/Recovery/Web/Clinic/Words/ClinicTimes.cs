using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Recovery.Web.Clinic.Words;

/// <summary>Days and times as the desk writes them, in clinic time: "Tue 27 Apr 07:30".</summary>
public static class ClinicTimes
{
    private static readonly LocalDatePattern ShortDay = LocalDatePattern.Create("ddd d MMM", CultureInfo.InvariantCulture);
    private static readonly LocalDatePattern LongDay = LocalDatePattern.Create("dddd d MMMM uuuu", CultureInfo.InvariantCulture);
    private static readonly LocalDatePattern YearDay = LocalDatePattern.Create("ddd d MMM uuuu", CultureInfo.InvariantCulture);
    private static readonly LocalTimePattern Hour = LocalTimePattern.Create("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"Tue 27 Apr".</summary>
    public static string Short(this LocalDate day) => ShortDay.Format(day);

    /// <summary>"Tue 27 Apr 2027".</summary>
    public static string WithYear(this LocalDate day) => YearDay.Format(day);

    /// <summary>"Tuesday 27 April 2027".</summary>
    public static string Long(this LocalDate day) => LongDay.Format(day);

    /// <summary>"2027-04-27", as addresses and date fields have it.</summary>
    public static string Iso(this LocalDate day) => LocalDatePattern.Iso.Format(day);

    /// <summary>"07:30".</summary>
    public static string TimeIn(this Instant instant, DateTimeZone zone) => Hour.Format(instant.InZone(zone).TimeOfDay);

    /// <summary>"Tue 27 Apr 07:30".</summary>
    public static string MomentIn(this Instant instant, DateTimeZone zone) => $"{instant.InZone(zone).Date.Short()} {instant.TimeIn(zone)}";

    /// <summary>For machines: ISO 8601 with clinic time's offset.</summary>
    public static DateTimeOffset In(this Instant instant, DateTimeZone zone) => instant.InZone(zone).ToDateTimeOffset();
}
