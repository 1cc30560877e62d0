using NodaTime;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Web.Clinic.Words;

/// <summary>Why a runner gets a step of the plan on a channel.</summary>
public static class PlanWords
{
    /// <summary>"Two days after the race, or the first open day from then. Texts allowed since Mon 1 Mar 2027." Null: it isn't for them.</summary>
    public static string? Why(Step? step, Channel channel, Entry entry, DateTimeZone zone) =>
        entry.Since(channel) is { } since
            ? $"{(step is null ? "From an earlier plan." : When(step))} {channel.Words.Headings} allowed since {since.InZone(zone).Date.WithYear()}."
            : null;

    private static string When(Step step) => step.Anchor switch
    {
        Anchor.BeforeRace => $"For the last open day at least {Days(step.Days, "day")} before the race.",
        Anchor.AfterRace => $"For the first open day from {Days(step.Days, "day")} after the race.",
        _ => $"{Days(step.Days, "open day").AsSentence()} after the reminder before it.",
    };

    private static string Days(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");
}
