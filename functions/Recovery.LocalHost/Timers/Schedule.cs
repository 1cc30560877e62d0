using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Cronos;

namespace Recovery.LocalHost.Timers;

/// <summary>When a timer ticks: NCRONTAB of six fields, in UTC, as Azure reads it unless told otherwise.</summary>
internal sealed partial class Schedule
{
    private readonly CronExpression _cron;

    private Schedule(CronExpression cron) => _cron = cron;

    /// <summary>The first tick after an instant; null when there is none, such as on 30 February.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => _cron.GetNextOccurrence(instant, TimeZoneInfo.Utc);

    public static bool TryParse(string text, [NotNullWhen(true)] out Schedule? schedule)
    {
        // Cronos reads more than NCRONTAB (macros, L, W, #): what only this host understood would fail in Azure.
        schedule = SixFields().IsMatch(text) && CronExpression.TryParse(text, CronFormat.IncludeSeconds, out var cron) ? new Schedule(cron) : null;
        return schedule is not null;
    }

    [GeneratedRegex(@"^\s*(?:(?:[\d*,/-]|[A-Za-z]{3}(?![A-Za-z]))+(?:\s+|$)){6}$")]
    private static partial Regex SixFields();
}
