using System.Globalization;
using NodaTime;
using Recovery.Desk;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IReplyStore"/>
public sealed class SqlReplyStore(SqlDatabase database, ContactHash hashes) : IReplyStore
{
    private static readonly Duration Day = Duration.FromDays(1);

    private const string Select =
        """
        SELECT p.id, p.at, p.number, r.id AS runner_id, r.name, p.body, p.meaning, p.read_at, p.answered_with, p.answered_by
        FROM replies p LEFT JOIN runners r
          ON r.id = COALESCE(p.runner_id, (SELECT o.id FROM runners o WHERE o.mobile = p.number))
        """;

    private const string All = Select + " WHERE p.id < ?2 ORDER BY p.id DESC LIMIT ?1";
    private const string OfOne =
        Select + " WHERE p.runner_id = ?1 OR (p.runner_id IS NULL AND p.number_hash = (SELECT mobile_hash FROM runners WHERE id = ?1)) ORDER BY p.at, p.id";

    private const string Unread = Select + " WHERE p.read_at IS NULL AND p.id < ?2 ORDER BY p.id DESC LIMIT ?1";

    public Task<ReplyResult> Take(NewReply reply, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await session.Exists("SELECT 1 FROM replies WHERE provider_id = ?1", reply.ProviderId))
            {
                return new ReplyResult(IsNew: false, HasChanged: false, null, IsFirstToday: false, IsStopped: false);
            }

            var hash = hashes.Of(ContactKind.Mobile, reply.Number);
            var first = !await session.Exists("SELECT 1 FROM replies WHERE number_hash = ?1 AND at > ?2 AND meaning <> 'reaction'", hash, now - Day);
            var (changed, race) = await Do(session, reply, hash, now);
            await session.Execute(
                """
                INSERT INTO replies (at, provider_id, number, number_hash, body, meaning, read_at, runner_id)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT id FROM runners WHERE mobile_hash = ?4))
                """,
                now, reply.ProviderId, reply.Number, hash, reply.Body, Code(reply.Reading.Meaning), IsToRead(reply.Reading, changed, race) ? SqlValue.NoNumber : now);
            return new ReplyResult(IsNew: true, changed, race, first, await session.IsStopped(hash, reply.To));
        },
        ct);

    public Task<IReadOnlyList<Reply>> List(bool unread, long? before, int take, CancellationToken ct) => database.Read<IReadOnlyList<Reply>>(
        async session => await session.All(
            unread ? Unread : All,
            Row, take, before ?? long.MaxValue),
        ct);

    public Task<int> CountUnread(CancellationToken ct) => database.Read(
        async session => (int)(await session.Number("SELECT COUNT(*) FROM replies WHERE read_at IS NULL"))!.Value, ct);

    public Task<ReplyTick> Handle(long id, ReplyHandling how, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await session.Execute(
                "UPDATE replies SET read_at = ?2, answered_with = ?3, answered_by = ?4 WHERE id = ?1 AND read_at IS NULL", id, now, how.Code(), by.Who) == 0)
            {
                return await session.Exists("SELECT 1 FROM replies WHERE id = ?1", id) ? ReplyTick.Already : ReplyTick.Gone;
            }

            if (by.Who is { } who)
            {
                var runner = await session.Number("SELECT COALESCE(p.runner_id, (SELECT o.id FROM runners o WHERE o.mobile = p.number)) FROM replies p WHERE p.id = ?1", id);
                await session.Note(
                    new DeskChange(who, DeskActions.ReadReply) { RunnerId = runner, Subject = id.ToString(CultureInfo.InvariantCulture), Was = "unread", Becomes = how == ReplyHandling.Done ? "read" : how.Code() }, now);
            }

            return ReplyTick.Noted;
        },
        ct);

    public async Task<int> Purge(Instant before, CancellationToken ct) =>
        await database.Read(session => session.Exists("SELECT 1 FROM replies WHERE at < ?1", before), ct)
            ? await database.Write(
                async session =>
                {
                    await SqlErasing.Mark(session, SqlErasing.UnfinishedPurge);
                    return await SqlErasing.DeleteReplies(session, "at < ?1", before, before);
                },
                ct)
            : 0;

    /// <summary>
    /// What was read into a sentence has been acted on, and may say more: only a keyword, or a race that is booked, needs no review.
    /// A "yes" that lifts no stop answers some other question.
    /// </summary>
    private static bool IsToRead(ReplyReading reading, bool changed, string? race) => reading.Meaning switch
    {
        ReplyMeaning.Stop => !reading.IsAll,
        ReplyMeaning.Start => !changed,
        ReplyMeaning.Help => !reading.IsKeyword,
        ReplyMeaning.Booked => race is null,
        ReplyMeaning.Reaction => false,
        _ => true,
    };

    /// <summary>Returns whether it changed anything, and the race that is booked.</summary>
    private static async ValueTask<(bool Changed, string? Race)> Do(SqlSession session, NewReply reply, string hash, Instant now)
    {
        switch (reply.Reading.Meaning)
        {
            case ReplyMeaning.Stop:
                return (await LogStop(session, hash, reply.To, EntryHistory.StoppedOne(reply.To), now, await session.Suppress(hash, reply.To, StopReasons.Texted, Source.Runner, now)), null);
            case ReplyMeaning.Start:
                // Its own stop, said to us or to the provider; what reception noted or a network reported stands.
                var lifted = await session.Execute(
                    "DELETE FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by = ?3 AND reason = ?4", hash, reply.To, Source.Provider, StopReasons.Texted)
                    + await session.LiftStop(hash, reply.To, Source.Runner);
                return (await LogStop(session, hash, reply.To, EntryHistory.StopLifted, now, lifted), null);
            case ReplyMeaning.Booked:
                return await MarkBooked(session, hash, reply.To, now);
            default:
                return (false, null);
        }
    }

    private static async ValueTask<(bool Changed, string? Race)> MarkBooked(SqlSession session, string hash, Channel channel, Instant now)
    {
        long entry;
        long nudge;
        string race;
        using (var rows = await session.Query(
            """
            SELECT e.id, COALESCE(a.spoken, a.short_name) AS race_name, e.outcome, n.number FROM runners r JOIN entries e ON e.runner_id = r.id JOIN nudges n ON n.entry_id = e.id JOIN races a ON a.id = e.race_id
            WHERE r.mobile_hash = ?1 AND n.channel = ?2 AND n.request_id IS NULL
              AND (n.accepted_at IS NOT NULL OR n.status IN ('attempting', 'in-doubt')) -- whoever answers it has got it
            ORDER BY COALESCE(n.accepted_at, n.attempted_at) DESC, n.number DESC LIMIT 1
            """,
            hash, channel))
        {
            if (!rows.Next())
            {
                return (false, null);
            }

            (entry, race, nudge) = (rows.Number("id"), rows.Text("race_name"), rows.Number("number"));
            if (rows.OutcomeOrNull("outcome") is not (null or EntryOutcome.Requested))
            {
                // Said before, or known otherwise.
                return (false, race);
            }
        }

        await session.SetOutcome(entry, EntryOutcome.Booked, Source.Runner, now, nudge);
        return (true, race);
    }

    /// <summary>Adds the stop, or its end, to the history of every entry behind the number, if any row was changed. Returns whether one was.</summary>
    private static async ValueTask<bool> LogStop(SqlSession session, string hash, Channel channel, string what, Instant now, int changed)
    {
        if (changed == 0)
        {
            return false;
        }

        foreach (var entry in await SqlContacts.EntriesBehind(session, hash, channel))
        {
            await session.Touch(entry);
            await session.Note(entry, what, Source.Runner, now);
        }

        return true;
    }

    /// <summary>A runner's, oldest first; those from a number that is somebody else's by now stay theirs who wrote them.</summary>
    internal static ValueTask<List<Reply>> OfRunner(SqlSession session, long runnerId) => session.All(OfOne, Row, runnerId);

    private static Reply Row(SqlRows rows) => new(
        rows.Number("id"), rows.Instant("at"), rows.Text("number"), rows.NumberOrNull("runner_id"), rows.TextOrNull("name"), rows.Text("body"),
        Parse(rows.Text("meaning")), rows.InstantOrNull("read_at"), ReplyHandlings.Parse(rows.TextOrNull("answered_with")), rows.TextOrNull("answered_by"));

    private static string Code(ReplyMeaning meaning) => meaning.ToString().ToLowerInvariant();

    private static ReplyMeaning Parse(string code) => Enum.Parse<ReplyMeaning>(code, ignoreCase: true);
}
