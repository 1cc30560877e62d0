using NodaTime;
using Recovery.Clinic;

namespace Recovery.Nudges.Pauses;

/// <summary>How the reasons of nudges name a pause: they are stored, shown and served as they are.</summary>
public static class PauseWords
{
    private const string Beginning = "paused by ";

    /// <summary>"paused by Anna", "paused by Anna until 9am", "paused by Anna until 9am on Tuesday 27 April".</summary>
    /// <param name="by">Who paused.</param>
    /// <param name="since">Since when: its day needs no saying.</param>
    /// <param name="until">Null: until somebody resumes.</param>
    /// <param name="zone">Clinic time.</param>
    public static string Of(string by, Instant since, Instant? until, DateTimeZone zone)
    {
        if (until?.InZone(zone).LocalDateTime is not { } end)
        {
            return Beginning + by;
        }

        var day = end.Date == since.InZone(zone).Date ? "" : $" on {SpokenTime.LongDay(end.Date)}";
        return $"{Beginning}{by} until {SpokenTime.Hour(end.TimeOfDay)}{day}";
    }

    /// <summary>Whether a nudge's reason names a pause that puts it off.</summary>
    public static bool IsPause(string? reason) => reason?.StartsWith(Beginning, StringComparison.Ordinal) is true;
}
