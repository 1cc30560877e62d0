using Recovery.Settings;
using Recovery.Storage.Postgres;

namespace Recovery.Tests.Storage;

/// <summary>What an erasure leaves in the files is wiped out of every table that holds anything of a runner, those that come later included.</summary>
public sealed class PostgresWipingTests() : StoreContract(StoreProvider.Postgres)
{
    /// <summary>What is deleted there tells nothing of anybody: keyed hashes, ids, counts, times, and names of the clinic's own people.</summary>
    private static readonly string[] TellNothing =
    [
        "nudges", "nudge_events", "suppressions", "erasures", "provider_erasures", "plan_progress", "sent_forms", "unknown_events", "unreadable_messages",
        "clinic_notes", "told_troubles", "desk_sessions", "desk_tickets", "wrong_keys", "queue_messages", "queue_sent_ids", "sending_pace", "channel_pauses",
        "heartbeats", "counters", "meta", "key_ring", "schema_hashes", "schemaversions",
    ];

    [Fact]
    public async Task Every_table_is_vacuumed_after_an_erasure_or_known_to_tell_nothing()
    {
        var tables = await Store.Database.Read(
            session => session.All(
                "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
                rows => rows.Text("name")),
            Ct);

        Assert.Equal(tables.Order(StringComparer.Ordinal), PostgresDatabase.Wiped.Concat(TellNothing).Order(StringComparer.Ordinal));
        Assert.Holds(await Store.Database.WipeDeleted(mayTakeLong: false, Ct));
    }
}
