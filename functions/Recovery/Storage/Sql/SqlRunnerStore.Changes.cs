using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Outcomes, changes by the runner, stops.</summary>
public partial class SqlRunnerStore : IRunnerChanges
{
    public Task<bool> SetOutcome(long entryId, EntryOutcome? outcome, string by, Instant now, long? nudge, CancellationToken ct) => database.Write(
        session => session.SetOutcome(entryId, outcome, by, now, nudge), ct);

    public Task<EntryChanged> Change(long entryId, EntryChange change, Instant now, CancellationToken ct) => database.Write(
        session => new SqlEntryChange(session, entryId, change, now).Apply(), ct);

    public Task<bool> Stop(long runnerId, Channel? channel, string reason, string by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await HashesOf(session, runnerId) is not { } contact)
            {
                return false;
            }

            var stopped = 0;
            if (channel is null or Channel.Sms)
            {
                stopped += await session.Suppress(contact.Mobile, Channel.Sms, reason, by, now);
            }

            if (channel is null or Channel.Email)
            {
                stopped += await session.Suppress(contact.Email, Channel.Email, reason, by, now);
            }

            if (stopped > 0)
            {
                await Changed(session, runnerId, channel switch
                {
                    null => EntryHistory.Stopped,
                    Channel.Sms => EntryHistory.TextsStopped,
                    _ => EntryHistory.EmailsStopped,
                }, by, now);
            }

            return true;
        },
        ct);

    public Task<int> LiftStop(long runnerId, string by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await HashesOf(session, runnerId) is not { } contact)
            {
                return 0;
            }

            var lifted = await session.Execute(
                "DELETE FROM suppressions WHERE by = ?3 AND ((hash = ?1 AND channel = 'sms') OR (hash = ?2 AND channel = 'email'))",
                contact.Mobile, contact.Email, by);
            if (lifted > 0)
            {
                await Changed(session, runnerId, EntryHistory.StopLifted, by, now);
            }

            return lifted;
        },
        ct);

    public Task<bool> LiftProvidersStop(long runnerId, Channel channel, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await HashesOf(session, runnerId) is not { } contact || (channel == Channel.Sms ? contact.Mobile : contact.Email) is not { } hash
                || await ReasonOf(session, hash, channel) is not { } reason || StopReasons.IsRunnersWish(reason))
            {
                return false;
            }

            await session.Execute("DELETE FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by = ?3", hash, channel, Source.Provider);
            await Changed(
                session, runnerId, channel == Channel.Sms ? EntryHistory.ProvidersTextStopLifted : EntryHistory.ProvidersEmailStopLifted,
                Source.Reception, now);
            return true;
        },
        ct);

    /// <summary>Why a provider stopped the contact; null: it did not.</summary>
    private static async ValueTask<string?> ReasonOf(SqlSession session, string hash, Channel channel)
    {
        using var rows = await session.Query(
            "SELECT reason FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by = ?3", hash, channel, Source.Provider);
        return rows.Next() ? rows.Text(0) : null;
    }

    private static async ValueTask<(string? Mobile, string? Email)?> HashesOf(SqlSession session, long runnerId)
    {
        using var rows = await session.Query("SELECT mobile_hash, email_hash FROM runners WHERE id = ?1", runnerId);
        return rows.Next() ? (rows.TextOrNull(0), rows.TextOrNull(1)) : null;
    }

    private static async ValueTask Changed(SqlSession session, long runnerId, string what, string by, Instant now)
    {
        foreach (var entryId in await session.EntriesOf(runnerId))
        {
            await session.Touch(entryId);
            await session.Note(entryId, what, by, now);
        }
    }
}
