using NodaTime;
using NodaTime.Text;

namespace Recovery.SignUps;

/// <summary>The times at which a consent can have been given.</summary>
public static class ConsentTime
{
    /// <summary>No consent is older; an empty cell is written as a day of the year 1, or as one of 1899 or 1970.</summary>
    private const int FirstYear = 2000;

    /// <summary>Reads a day or an instant with its offset.</summary>
    /// <param name="text">Such as <c>2027-02-01</c> or <c>2027-02-01T10:00:00+01:00</c>.</param>
    /// <param name="zone">Clinic time, in which a day begins.</param>
    /// <param name="now">Later than this is in the future.</param>
    /// <param name="fault">What is wrong, as the end of a sentence; empty when nothing is.</param>
    public static Instant? Read(string text, DateTimeZone zone, Instant now, out string fault)
    {
        var year = LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value.Year
            : OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } time ? time.Value.Year
            : default(int?);
        fault = year switch
        {
            null => "isn't a date. Write one such as 2027-02-01.",
            < FirstYear => $"is before {FirstYear}. Write the day the runner agreed.",
            // Near the calendar's end an offset leads out of it.
            > 9000 => InFuture,
            _ => "",
        };
        if (fault.Length > 0)
        {
            return null;
        }

        var given = LocalDatePattern.Iso.Parse(text) is { Success: true } day
            ? zone.AtStartOfDay(day.Value).ToInstant()
            : OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();
        fault = given > now ? InFuture : "";
        return fault.Length == 0 ? given : null;
    }

    private const string InFuture = "is in the future. Write the day the runner agreed.";
}
