using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IReceiptStore"/>
public sealed class SqlReceiptStore(SqlDatabase database) : IReceiptStore
{
    /// <summary>How many unknown events of a provider are kept, the latest: enough to see what is new about it.</summary>
    internal const int MostUnknown = 1000;

    public Task<IReadOnlyList<ReceiptMove>> Apply(
        IReadOnlyList<Receipt> receipts, IReadOnlyList<UnknownEvent> unknown, Instant now, CancellationToken ct) => database.WriteLocking<IReadOnlyList<ReceiptMove>>(
        async session =>
        {
            var moves = new List<ReceiptMove>(receipts.Count);
            foreach (var receipt in receipts)
            {
                if (await Apply(session, receipt, now) is { } move)
                {
                    moves.Add(move);
                }
            }

            foreach (var other in unknown)
            {
                await session.Execute(
                    "INSERT INTO unknown_events (at, channel, name, nudge) VALUES (?1, ?2, ?3, ?4)", now, other.Channel, other.Name, other.NudgeId);
            }

            if (unknown.Count > 0)
            {
                await session.Execute("DELETE FROM unknown_events WHERE id <= (SELECT MAX(id) FROM unknown_events) - ?1", MostUnknown);
            }

            return moves;
        },
        ct);

    public Task<IReadOnlyList<Unreceipted>> WithoutReceipt(
        Channel channel, Instant acceptedFrom, Instant acceptedTo, Instant askedBefore, int take, CancellationToken ct) =>
        database.Read<IReadOnlyList<Unreceipted>>(
            async session => await session.All(
                // Nothing is accepted before its slot, which the index knows, nor long after.
                """
                SELECT id, provider_id FROM nudges
                WHERE status = 'accepted' AND slot > ?6 AND slot <= ?3 AND channel = ?1 AND accepted_at > ?2 AND accepted_at <= ?3
                  AND provider_id IS NOT NULL AND (looked_up_at IS NULL OR looked_up_at <= ?4)
                ORDER BY COALESCE(looked_up_at, 0), number LIMIT ?5
                """,
                rows => new Unreceipted(rows.Text("id"), rows.Text("provider_id")),
                channel, acceptedFrom, acceptedTo, askedBefore, take, SqlNudgeStore.EarliestSlot(acceptedFrom)),
            ct);

    public Task NoteAsked(string nudgeId, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute("UPDATE nudges SET looked_up_at = ?2 WHERE id = ?1 AND status = 'accepted'", nudgeId, now);
        },
        ct);

    /// <summary>Null: it didn't change its nudge.</summary>
    private static async ValueTask<ReceiptMove?> Apply(SqlSession session, Receipt receipt, Instant now)
    {
        if (await Find(session, receipt.NudgeId) is not var (number, named, trace, target, state) || state.Channel != receipt.Channel || state.AttemptedAt is null)
        {
            return null;
        }

        var moves = ReceiptRules.Moves(state, receipt);
        if (moves)
        {
            await Move(session, number, state, receipt, now);
        }
        else if (!named && receipt is { Kind: not null, ProviderId: { } id })
        {
            // Late, but the first to name the provider's message.
            await session.Execute("UPDATE nudges SET provider_id = ?2 WHERE number = ?1", number, id);
        }

        if (receipt.Suppress is { } why)
        {
            // Whatever its rank: that a contact takes no more messages holds in any order.
            await SqlContacts.Suppress(session, number, why, now);
        }

        return moves ? new ReceiptMove(receipt.NudgeId, receipt.Channel, receipt.Kind!, state.Status, trace, LatenessOf(state.AttemptedAt.Value, target)) : null;
    }

    /// <summary>
    /// What was still to come (a second attempt, an answer that is being waited for) finds it settled. An end that we had
    /// written without a receipt (refused, given up) is overwritten.
    /// </summary>
    private static async ValueTask Move(SqlSession session, long number, ReceiptState state, Receipt receipt, Instant now)
    {
        var kind = receipt.Kind!;
        if (kind.Rank > state.Rank && (kind.IsNews || state.Status != NudgeStatus.Accepted))
        {
            await session.AddEvent(number, kind.Event, now, receipt.Reason);
        }

        await session.Execute(
            """
            UPDATE nudges SET status = ?2, reason = ?3, receipt_rank = ?4, lease_until = NULL,
              provider_id = COALESCE(provider_id, ?5), accepted_at = COALESCE(accepted_at, ?6),
              finished_at = CASE WHEN ?7 IS NOT NULL AND receipt_rank > 0 THEN COALESCE(finished_at, ?7) ELSE ?7 END
            WHERE number = ?1
            """,
            number, kind.Means, receipt.Reason, kind.Rank, receipt.ProviderId, now, kind.IsFinal ? now : SqlValue.NoNumber);
    }

    private static Duration? LatenessOf(Instant attemptedAt, Instant? target) => target is { } time ? Duration.Max(Duration.Zero, attemptedAt - time) : null;

    private static async ValueTask<(long Number, bool Named, string? Trace, Instant? Target, ReceiptState State)?> Find(SqlSession session, string nudgeId)
    {
        using var rows = await session.Query(
            $"""
            SELECT number, channel, status, attempted_at, receipt_rank, reason, provider_id, trace,
              CASE WHEN {SqlLogPage.NoService("n")} THEN target END AS opening
            FROM nudges n WHERE id = ?1 /* FOR UPDATE */
            """,
            nudgeId);
        if (!rows.Next())
        {
            return null;
        }

        var rank = rows.Int("receipt_rank");
        return (rows.Number("number"), !rows.IsNull("provider_id"), rows.TextOrNull("trace"), rows.InstantOrNull("opening"), new ReceiptState(
            rows.Channel("channel"), rows.Status("status"), rows.InstantOrNull("attempted_at"), rank, rank == 0 ? null : rows.TextOrNull("reason")));
    }
}
