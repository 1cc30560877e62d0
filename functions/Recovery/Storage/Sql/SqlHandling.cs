using NodaTime;
using Recovery.Desk;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IHandling"/>
public sealed class SqlHandling(SqlDatabase database) : IHandling
{
    /// <summary>Its message went out by another channel: it is not tried again by its own.</summary>
    public const string Switched = "switched";

    public Task<int> Handle(IReadOnlyList<string> nudges, Handled how, string by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var handled = 0;
            foreach (var id in nudges)
            {
                if (await Open(session, id) is { } number)
                {
                    await session.AddEvent(number, how == Handled.Rang ? NudgeEvent.Rang : NudgeEvent.Handled, now);
                    await Set(session, number, how.ToString().ToLowerInvariant(), now);
                    await Note(session, number, by, how == Handled.Rang ? DeskActions.RangRunner : DeskActions.DealtWithNudge, now);
                    handled++;
                }
            }

            return handled;
        },
        ct);

    public Task<int> Undo(IReadOnlyList<string> nudges, string by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            var undone = 0;
            foreach (var id in nudges)
            {
                if (await session.Number("SELECT number FROM nudges WHERE id = ?1 AND handled IN ('rang', 'done')", id) is { } number)
                {
                    await session.AddEvent(number, NudgeEvent.NotHandled, now);
                    await session.Execute("UPDATE nudges SET handled = NULL, handled_at = NULL WHERE number = ?1", number);
                    await Note(session, number, by, DeskActions.PutNudgeBack, now);
                    undone++;
                }
            }

            return undone;
        },
        ct);

    public Task<bool> Switch(string nudge, Channel standIn, string insteadId, string by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await session.Number(
                $"""
                SELECT n.number FROM nudges n JOIN entries e ON e.id = n.entry_id JOIN runners r ON r.id = e.runner_id
                WHERE n.id = ?1 AND n.status IN ({SqlNeeds.Statuses}) AND n.handled IS NULL AND n.expires > ?2 AND {SqlSwitching.MayAny} /* FOR UPDATE OF n */
                """,
                nudge, now) is not { } number
                || await session.PlanInstead(nudge, standIn, insteadId, now) is null)
            {
                return false;
            }

            await session.AddEvent(number, NudgeEvent.Switched, now);
            await Set(session, number, Switched, now);
            await Note(session, number, by, DeskActions.SwitchedNudge, now);
            return true;
        },
        ct);

    /// <summary>One that needs somebody.</summary>
    private static ValueTask<long?> Open(SqlSession session, string id) => session.Number(
        $"SELECT number FROM nudges WHERE id = ?1 AND status IN ({SqlNeeds.Statuses}) AND handled IS NULL", id);

    private static async ValueTask Note(SqlSession session, long number, string by, string what, Instant now)
    {
        using var rows = await session.Query("SELECT id, runner_id, entry_id FROM nudges WHERE number = ?1", number);
        rows.Next();
        var change = new DeskChange(by, what) { RunnerId = rows.NumberOrNull("runner_id"), EntryId = rows.NumberOrNull("entry_id"), Subject = rows.Text("id") };
        await session.Note(change, now);
    }

    private static async ValueTask Set(SqlSession session, long number, string handled, Instant now) =>
        await session.Execute("UPDATE nudges SET handled = ?2, handled_at = ?3 WHERE number = ?1", number, handled, now);
}
