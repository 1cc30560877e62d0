using NodaTime;
using NodaTime.Text;
using Recovery.Runners;

namespace Recovery.Storage;

/// <summary>How domain values stand in columns: days as ISO text, instants as milliseconds since 1970, outcomes as codes.</summary>
internal static class StoredText
{
    public static string Iso(this LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static LocalDate IsoDay(this string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static Instant Instant(this long milliseconds) => NodaTime.Instant.FromUnixTimeMilliseconds(milliseconds);

    public static Instant? Instant(this long? milliseconds) => milliseconds?.Instant();

    public static long Millis(this Instant instant) => instant.ToUnixTimeMilliseconds();

    /// <summary>As <c>entries.outcome</c> holds it: <c>booked</c>, <c>not-run</c>, <c>requested</c> or <c>withdrawn</c>; null while nothing is known.</summary>
    public static string Code(this EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Booked => "booked",
        EntryOutcome.NotRun => "not-run",
        EntryOutcome.Requested => "requested",
        _ => "withdrawn",
    };

    public static EntryOutcome? Outcome(this string? code) => code switch
    {
        null => null,
        "booked" => EntryOutcome.Booked,
        "not-run" => EntryOutcome.NotRun,
        "requested" => EntryOutcome.Requested,
        _ => EntryOutcome.Withdrawn,
    };
}
