using System.Data.Common;
using Dapper;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Runners with all that the desk shows of them, in a fixed number of statements.</summary>
internal static class SqlRunnerViews
{
    private const string EntryColumns =
        "e.id, e.runner_id, e.race_id, e.race_day, e.sms_since, e.email_since, e.outcome, e.outcome_at, e.outcome_by";

    /// <summary>In the order of <paramref name="ids"/>.</summary>
    public static async ValueTask<IReadOnlyList<RunnerView>> Load(DbConnection connection, IReadOnlyList<long> ids)
    {
        using var moment = connection.Moment();
        var among = connection.Among("ids");
        var runners = (await connection.QueryAsync<RunnerRow>(
            $"SELECT id, name, mobile, email, link_version, created_at FROM runners WHERE id {among}", new { ids }, moment)).ToDictionary(r => r.Id);
        var entries = (await connection.QueryAsync<EntryRow>(
            $"""
            SELECT {EntryColumns}, r.name AS race_name FROM entries e JOIN races r ON r.id = e.race_id
            WHERE e.runner_id {among} ORDER BY e.race_day DESC, e.created_at, e.id
            """,
            new { ids }, moment)).ToLookup(e => e.RunnerId);
        var events = (await connection.QueryAsync<EntryEventRow>(
            $"""
            SELECT v.entry_id, v.at, v.what, v.by FROM entry_events v JOIN entries e ON e.id = v.entry_id
            WHERE e.runner_id {among} ORDER BY v.id
            """,
            new { ids }, moment)).ToLookup(v => v.EntryId, v => v.Event);
        var stops = (await connection.QueryAsync<StopRow>(
            $"""
            SELECT r.id AS runner_id, s.channel, s.reason, s.by, s.at FROM runners r JOIN suppressions s
              ON (s.channel = 'sms' AND s.hash = r.mobile_hash) OR (s.channel = 'email' AND s.hash = r.email_hash)
            WHERE r.id {among} ORDER BY s.channel DESC, s.at, s.by
            """,
            new { ids }, moment)).ToLookup(s => s.RunnerId, s => s.Stop);
        return
        [
            .. ids.Where(runners.ContainsKey).Select(id => new RunnerView(
                runners[id].Runner, [.. entries[id].Select(e => new EntryView(e.Entry, e.RaceName, [.. events[e.Id]]))], [.. stops[id]])),
        ];
    }

    public static async ValueTask<Runner?> FindBy(DbConnection connection, Channel channel, string contact) => (await connection.QuerySingleOrDefaultAsync<RunnerRow>(
        $"SELECT id, name, mobile, email, link_version, created_at FROM runners WHERE {(channel == Channel.Sms ? "mobile" : "email_key")} = @key",
        new { key = channel == Channel.Sms ? contact : SqlRegistering.Key(contact) }))?.Runner;

    public static async ValueTask<Entry?> FindEntry(DbConnection connection, long entryId) => (await connection.QuerySingleOrDefaultAsync<EntryRow>(
        $"SELECT {EntryColumns} FROM entries e WHERE e.id = @entryId", new { entryId }))?.Entry;
}
