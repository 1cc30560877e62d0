using NodaTime;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>A runner's own change of an entry, within a transaction.</summary>
internal sealed class SqlEntryChange(SqlSession session, long entryId, EntryChange change, Instant now)
{
    private sealed record Stored(
        long RunnerId, string RaceId, LocalDate Day, bool Sms, bool Email, string Name, string? Mobile, string? Address, string? MobileHash, string? EmailHash);

    public async ValueTask<EntryChanged> Apply()
    {
        if (await Read() is not { } stored)
        {
            return EntryChanged.Gone;
        }

        if (stored.RaceId != change.RaceId && await session.Exists(
            "SELECT 1 FROM entries WHERE runner_id = ?1 AND race_id = ?2", stored.RunnerId, change.RaceId))
        {
            return EntryChanged.RaceTaken;
        }

        var (sms, email) = (change.Consent.SmsWording is not null, change.Consent.EmailWording is not null);
        if ((sms && await IsClosed(stored.MobileHash, Channel.Sms)) || (email && await IsClosed(stored.EmailHash, Channel.Email)))
        {
            return EntryChanged.ChannelClosed;
        }

        await Rename(stored);
        var changed = await Move(stored);
        changed |= await Switch(stored, Channel.Sms, stored.Sms, sms, stored.MobileHash, change.Consent.SmsWording);
        changed |= await Switch(stored, Channel.Email, stored.Email, email, stored.EmailHash, change.Consent.EmailWording);
        if (changed)
        {
            await session.Touch(entryId);
        }

        return EntryChanged.Done;
    }

    private async ValueTask<Stored?> Read()
    {
        using var rows = await session.Query(
            """
            SELECT e.runner_id, e.race_id, e.race_day, e.sms_since, e.email_since, r.name, r.mobile, r.email, r.mobile_hash, r.email_hash
            FROM entries e JOIN runners r ON r.id = e.runner_id WHERE e.id = ?1
            """,
            entryId);
        return rows.Next()
            ? new Stored(
                rows.Number(0), rows.Text(1), rows.Day(2), !rows.IsNull(3), !rows.IsNull(4), rows.Text(5),
                rows.TextOrNull(6), rows.TextOrNull(7), rows.TextOrNull(8), rows.TextOrNull(9))
            : null;
    }

    /// <summary>No confirmed contact; or a stop that is not the runner's own to lift.</summary>
    private async ValueTask<bool> IsClosed(string? hash, Channel channel) => hash is null || await session.Exists(
        "SELECT 1 FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by <> ?3", hash, channel, Source.Runner);

    private async ValueTask Rename(Stored stored)
    {
        if (stored.Name != change.Name)
        {
            await session.Execute("UPDATE runners SET name = ?2 WHERE id = ?1", stored.RunnerId, change.Name);
            await session.ReplaceWords(stored.RunnerId, change.Name, stored.Mobile, stored.Address);
            await Note(EntryHistory.NameChanged);
        }
    }

    private async ValueTask<bool> Move(Stored stored)
    {
        var otherRace = stored.RaceId != change.RaceId;
        if (!otherRace && stored.Day == change.RaceDay)
        {
            return false;
        }

        await session.Execute("UPDATE entries SET race_id = ?2, race_day = ?3 WHERE id = ?1", entryId, change.RaceId, change.RaceDay);
        await Note(otherRace ? EntryHistory.RaceChanged : EntryHistory.DayChanged);
        return true;
    }

    private async ValueTask<bool> Switch(Stored stored, Channel channel, bool was, bool isOn, string? hash, string? wording)
    {
        // A box that is empty because of a stop says nothing about this entry.
        if (!isOn && (!was || await session.IsStopped(hash, channel)))
        {
            return false;
        }

        var lifted = isOn && await Lift(stored.RunnerId, channel, hash!);
        var switchedOn = isOn && (!was || lifted);

        // The wording says "around this race": a runner who keeps the box ticked for another race agrees again.
        if (isOn && (switchedOn || stored.RaceId != change.RaceId))
        {
            await session.KeepConsent(stored.RunnerId, entryId, channel, wording!, change.Consent);
        }

        if (isOn && !switchedOn)
        {
            return false;
        }

        await session.Execute(
            channel == Channel.Sms ? "UPDATE entries SET sms_since = ?2 WHERE id = ?1" : "UPDATE entries SET email_since = ?2 WHERE id = ?1",
            entryId, isOn ? now : SqlValue.NoNumber);
        await Note((channel, isOn) switch
        {
            (Channel.Sms, true) => EntryHistory.TextsAllowed,
            (Channel.Sms, false) => EntryHistory.TextsEnded,
            (_, true) => EntryHistory.EmailsAllowed,
            _ => EntryHistory.EmailsEnded,
        });
        return true;
    }

    /// <summary>The stop was for every race, this consent is for one: other entries stay without the channel.</summary>
    private async ValueTask<bool> Lift(long runnerId, Channel channel, string hash)
    {
        if (await session.Execute("DELETE FROM suppressions WHERE hash = ?1 AND channel = ?2 AND by = ?3", hash, channel, Source.Runner) == 0)
        {
            return false;
        }

        await session.Execute(
            channel == Channel.Sms
                ? "UPDATE entries SET sms_since = NULL WHERE runner_id = ?1 AND id <> ?2"
                : "UPDATE entries SET email_since = NULL WHERE runner_id = ?1 AND id <> ?2",
            runnerId, entryId);
        await session.TouchAll((await session.EntriesOf(runnerId)).Where(id => id != entryId));
        await Note(EntryHistory.StopLifted);
        return true;
    }

    private ValueTask Note(string what) => session.Note(entryId, what, Source.Runner, now);
}
