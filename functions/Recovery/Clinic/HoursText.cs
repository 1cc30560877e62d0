using NodaTime;
using NodaTime.Text;

namespace Recovery.Clinic;

/// <summary>Hours as a setting writes them: <c>08:00-14:00</c>, <c>08:00-12:00,14:00-19:00</c>, <c>closed</c>.</summary>
public static class HoursText
{
    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("H:mm");

    /// <summary>The day's periods, in order and apart; empty when closed; null when the text can't be read.</summary>
    public static IReadOnlyList<OpenPeriod>? Parse(string text)
    {
        if (string.Equals(text.Trim(), "closed", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var periods = new List<OpenPeriod>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length != 2
                || !TryTimeOfDay(ends[0], out var from)
                || !TryTimeOfDay(ends[1], out var to)
                || from >= to
                || (periods.Count > 0 && from <= periods[^1].To))
            {
                return null;
            }

            periods.Add(new OpenPeriod(from, to));
        }

        return periods;
    }

    /// <summary>A time of day such as <c>7:30</c> or <c>07:30</c>.</summary>
    public static bool TryTimeOfDay(string text, out LocalTime time)
    {
        var parsed = TimeOfDay.Parse(text.Trim());
        time = parsed.Success ? parsed.Value : default;
        return parsed.Success;
    }
}
