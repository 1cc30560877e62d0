using Recovery.Settings;

namespace Recovery.Clinic;

/// <summary>Hours as a setting writes them: <c>08:00-14:00</c>, <c>08:00-12:00,14:00-19:00</c>, <c>closed</c>.</summary>
public static class HoursText
{
    /// <summary>The day's periods, in order and apart; empty when closed; null when the text says no hours.</summary>
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
                || !SettingsReader.TryTimeOfDay(ends[0], out var from)
                || !SettingsReader.TryTimeOfDay(ends[1], out var to)
                || from >= to
                || (periods.Count > 0 && from <= periods[^1].To))
            {
                return null;
            }

            periods.Add(new OpenPeriod(from, to));
        }

        return periods;
    }
}
