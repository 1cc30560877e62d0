using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Runners, entries and what belongs to them, as they stand in a row.</summary>
internal static class SqlStoredRunners
{
    public const string RunnerColumns = "id, name, mobile, email, link_version, created_at";

    /// <summary>Of <c>entries e</c>.</summary>
    public const string EntryColumns =
        "e.id, e.runner_id, e.race_id, e.race_day, e.outcome, e.outcome_at, e.outcome_by";

    public static Runner Runner(this SqlRows rows) => new(
        rows.Number("id"), rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("email"), rows.Int("link_version"), rows.Instant("created_at"));

    /// <summary>Without its channels: <see cref="SqlEntryChannels"/>.</summary>
    public static Entry Entry(this SqlRows rows) => new(
        rows.Number("id"), rows.Number("runner_id"), rows.Text("race_id"), rows.Day("race_day"),
        new Dictionary<Channel, Instant>(), rows.OutcomeOrNull("outcome"), rows.InstantOrNull("outcome_at"), rows.TextOrNull("outcome_by"));

    public static EntryEvent EntryEvent(this SqlRows rows) => new(rows.Instant("at"), rows.Text("what"), rows.Text("by"));
}
