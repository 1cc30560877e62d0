using System.Globalization;
using NodaTime;
using Recovery.Desk;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IDeskChanges"/>
public sealed class SqlDeskChanges(SqlDatabase database) : IDeskChanges
{
    private const string Select =
        """
        SELECT c.id, c.at, c.who, c.what, c.runner_id, c.entry_id, c.race_id, c.subject, c.was, c.becomes, r.name AS runner, a.name AS race
        FROM desk_changes c LEFT JOIN runners r ON r.id = c.runner_id LEFT JOIN entries e ON e.id = c.entry_id
          LEFT JOIN races a ON a.id = COALESCE(c.race_id, e.race_id)

        """;

    /// <summary>Keyset: the row after which the page begins is found in the index, however many came before.</summary>
    private const string Within = "c.at >= ?1 AND c.at < ?2 AND (c.at, c.id) < (?3, ?4)";
    private const string NewestFirst = " ORDER BY c.at DESC, c.id DESC LIMIT ?5";

    /// <summary>The store refuses to delete a year's changes, counted from the latest: it has no clock.</summary>
    private const string Purged = "at < ?1 AND at <= (SELECT MAX(at) FROM desk_changes) - ?2";

    public async Task<ChangesPage> Page(ChangesQuery query, CancellationToken ct)
    {
        var (at, id) = Position(query.After);
        List<SqlValue> values = [query.From?.ToUnixTimeMilliseconds() ?? 0, query.To?.ToUnixTimeMilliseconds() ?? long.MaxValue, at, id, query.Take + 1];
        var which = Within;
        if (query.Who is { } who)
        {
            values.Add(who);
            which += $" AND c.who = ?{values.Count}";
        }

        if (query.RunnerId is { } runner)
        {
            values.Add(runner);
            which += $" AND c.runner_id = ?{values.Count}";
        }

        var found = await database.Read(session => session.All($"{Select}WHERE {which}{NewestFirst}", Noted, [.. values]), ct);
        var items = found.Take(query.Take).ToList();
        return new ChangesPage(items, found.Count > query.Take ? string.Create(CultureInfo.InvariantCulture, $"{items[^1].At.ToUnixTimeMilliseconds()}-{items[^1].Id}") : null);
    }

    public Task<IReadOnlyList<NotedChange>> OfRunner(long runnerId, CancellationToken ct) => database.Read<IReadOnlyList<NotedChange>>(
        async session => await OfRunner(session, runnerId), ct);

    internal static ValueTask<List<NotedChange>> OfRunner(SqlSession session, long runnerId) => session.All(
        $"{Select}WHERE c.runner_id = ?1 ORDER BY c.at DESC, c.id DESC", Noted, runnerId);

    /// <summary>The days that reception moved of the races that a runner has entered.</summary>
    internal static ValueTask<List<NotedChange>> RacesMoved(SqlSession session, long runnerId) => session.All(
        $"{Select}WHERE c.race_id IN (SELECT race_id FROM entries WHERE runner_id = ?1) AND c.what = ?2 ORDER BY c.at, c.id", Noted, runnerId, DeskActions.MovedRaceDay);

    public Task<IReadOnlyList<string>> People(CancellationToken ct) => database.Read<IReadOnlyList<string>>(
        async session => await session.All(
            // Jumps from one name to the next in the index, however many changes each has made.
            """
            WITH RECURSIVE people (who) AS (
              SELECT MIN(who) FROM desk_changes
              UNION ALL
              SELECT (SELECT MIN(who) FROM desk_changes WHERE who > people.who) FROM people WHERE people.who IS NOT NULL)
            SELECT who FROM people WHERE who IS NOT NULL ORDER BY who
            """,
            rows => rows.Text("who")),
        ct);

    public async Task<int> Purge(Instant before, CancellationToken ct)
    {
        var kept = IDeskChanges.KeptFor.TotalMilliseconds;
        return await database.Read(session => session.Exists($"SELECT 1 FROM desk_changes WHERE {Purged}", before, (long)kept), ct)
            ? await database.Write(session => session.Execute($"DELETE FROM desk_changes WHERE {Purged}", before, (long)kept), ct)
            : 0;
    }

    /// <exception cref="FormatException">It is no page's end.</exception>
    private static (long At, long Id) Position(string? after) => after?.Split('-') switch
    {
        null => (long.MaxValue, long.MaxValue),
        [var at, var id] when Read(at) is { } moment && Read(id) is { } number => (moment, number),
        _ => throw new FormatException("That is where no page ended."),
    };

    private static long? Read(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static NotedChange Noted(SqlRows rows) => new(
        rows.Number("id"), rows.Instant("at"),
        new DeskChange(rows.Text("who"), rows.Text("what"))
        {
            RunnerId = rows.NumberOrNull("runner_id"),
            EntryId = rows.NumberOrNull("entry_id"),
            RaceId = rows.TextOrNull("race_id"),
            Subject = rows.TextOrNull("subject"),
            Was = rows.TextOrNull("was"),
            Becomes = rows.TextOrNull("becomes"),
        },
        rows.TextOrNull("runner"), rows.TextOrNull("race"));
}
