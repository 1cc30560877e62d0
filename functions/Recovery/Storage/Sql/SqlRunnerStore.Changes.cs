using NodaTime;
using Recovery.Desk;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Outcomes, changes by the runner, stops.</summary>
public partial class SqlRunnerStore : IRunnerChanges
{
    public Task<bool> SetOutcome(long entryId, EntryOutcome? outcome, ChangedBy by, Instant now, long? nudge, CancellationToken ct) => database.Write(
        session => session.SetOutcome(entryId, outcome, by, now, nudge), ct);

    public Task<EntryChanged> Change(long entryId, EntryChange change, Instant now, CancellationToken ct) => database.Write(
        session => new SqlEntryChange(session, entryId, change, now).Apply(), ct);

    public Task<bool> Stop(long runnerId, Channel? channel, string reason, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await HashesOf(session, runnerId) is not { } contact)
            {
                return false;
            }

            var stopped = 0;
            foreach (var kind in Enum.GetValues<ContactKind>().Where(k => channel is null || channel.Contact == k))
            {
                stopped += await session.Suppress(contact.Of(kind), channel, reason, by.Kind, now);
            }

            if (stopped > 0)
            {
                await Changed(session, runnerId, channel is null ? EntryHistory.Stopped : EntryHistory.StoppedOne(channel), by.Kind, now);
                await session.NoteOfRunner(by, DeskActions.StoppedRunner, runnerId, null, channel is null ? EntryHistory.Stopped : EntryHistory.StoppedOne(channel), now);
            }

            return true;
        },
        ct);

    public Task<int> LiftStop(long runnerId, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await HashesOf(session, runnerId) is not { } contact)
            {
                return 0;
            }

            var lifted = await session.Execute(
                "DELETE FROM suppressions WHERE by = ?3 AND hash IN (?1, ?2)", contact.Mobile, contact.Email, by.Kind);
            if (lifted > 0)
            {
                await Changed(session, runnerId, EntryHistory.StopLifted, by.Kind, now);
                await session.NoteOfRunner(by, DeskActions.LiftedStop, runnerId, EntryHistory.Stopped, null, now);
            }

            return lifted;
        },
        ct);

    public Task<bool> LiftProvidersStop(long runnerId, Channel channel, ChangedBy by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await HashesOf(session, runnerId) is not { } contact || contact.Of(channel.Contact) is not { } hash
                || await ReasonOf(session, hash, channel) is not { } reason || StopReasons.IsRunnersWish(reason))
            {
                return false;
            }

            await session.Execute("DELETE FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by = ?3", hash, channel, Source.Provider);
            await Changed(session, runnerId, EntryHistory.ProvidersStopLifted(channel), by.Kind, now);
            await session.NoteOfRunner(by, DeskActions.LiftedStop, runnerId, $"{channel.Words.Many} stopped: {StopReasons.WordsOf(reason)}", null, now);
            return true;
        },
        ct);

    /// <summary>Why a provider stopped the contact; null: it did not.</summary>
    private static ValueTask<string?> ReasonOf(SqlSession session, string hash, Channel channel) => session.FirstOrNull(
        "SELECT reason FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by = ?3", rows => rows.Text("reason"), hash, channel, Source.Provider);

    private static async ValueTask<Hashes?> HashesOf(SqlSession session, long runnerId) => await session.FirstOrNull(
        "SELECT mobile_hash, email_hash FROM runners WHERE id = ?1",
        rows => new Hashes(rows.TextOrNull("mobile_hash"), rows.TextOrNull("email_hash")), runnerId);

    private static async ValueTask Changed(SqlSession session, long runnerId, string what, string by, Instant now)
    {
        foreach (var entryId in await session.EntriesOf(runnerId))
        {
            await session.Touch(entryId);
            await session.Note(entryId, what, by, now);
        }
    }

    /// <summary>Of a runner's contacts.</summary>
    private sealed record Hashes(string? Mobile, string? Email)
    {
        public string? Of(ContactKind kind) => kind == ContactKind.Mobile ? Mobile : Email;
    }
}
