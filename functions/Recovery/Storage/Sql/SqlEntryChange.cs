using NodaTime;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>A runner's own change of an entry, within a transaction.</summary>
internal sealed class SqlEntryChange(SqlSession session, long entryId, EntryChange change, Instant now)
{
    private sealed record Stored(
        long RunnerId, string RaceId, LocalDate Day, string Name, string? Mobile, string? Address, string? MobileHash, string? EmailHash)
    {
        public string? HashOf(Channel channel) => channel.Contact == ContactKind.Mobile ? MobileHash : EmailHash;
    }

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

        foreach (var channel in change.Consent.Wordings.Keys)
        {
            if (await IsClosed(stored.HashOf(channel), channel))
            {
                return EntryChanged.ChannelClosed;
            }
        }

        await Rename(stored);
        var changed = await Move(stored);
        var allowed = await SqlEntryChannels.Of(session, entryId);
        foreach (var channel in ChannelCatalog.All)
        {
            changed |= await Switch(stored, channel, allowed.ContainsKey(channel));
        }

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
            SELECT e.runner_id, e.race_id, e.race_day, r.name, r.mobile, r.email, r.mobile_hash, r.email_hash
            FROM entries e JOIN runners r ON r.id = e.runner_id WHERE e.id = ?1
            """,
            entryId);
        return rows.Next()
            ? new Stored(
                rows.Number("runner_id"), rows.Text("race_id"), rows.Day("race_day"), rows.Text("name"),
                rows.TextOrNull("mobile"), rows.TextOrNull("email"), rows.TextOrNull("mobile_hash"), rows.TextOrNull("email_hash"))
            : null;
    }

    /// <summary>No confirmed contact; or a stop that is not the runner's own to lift.</summary>
    private async ValueTask<bool> IsClosed(string? hash, Channel channel) => hash is null || await session.Exists(
        "SELECT 1 FROM suppressions WHERE hash = ?1 AND channel IN (?2, ?4) AND by <> ?3", hash, channel, Source.Runner, SqlChannels.Every);

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

    private async ValueTask<bool> Switch(Stored stored, Channel channel, bool was)
    {
        var wording = change.Consent.Wordings.GetValueOrDefault(channel);

        // A box that is empty because of a stop says nothing about this entry.
        if (wording is null && (!was || await session.IsStopped(stored.HashOf(channel), channel)))
        {
            return false;
        }

        if (wording is null)
        {
            await session.End(entryId, channel);
            await Note(EntryHistory.Ended(channel));
            return true;
        }

        var switchedOn = await Lift(stored.RunnerId, channel, stored.HashOf(channel)!) || !was;

        // The wording says "around this race": a runner who keeps the box ticked for another race agrees again.
        if (switchedOn || stored.RaceId != change.RaceId)
        {
            await session.KeepConsent(stored.RunnerId, entryId, channel, wording, change.Consent);
        }

        if (!switchedOn)
        {
            return false;
        }

        await session.End(entryId, channel);
        await session.Allow(entryId, channel, now);
        await Note(EntryHistory.Allowed(channel));
        return true;
    }

    /// <summary>The stop was for every race, this consent is for one: other entries stay without the channel.</summary>
    private async ValueTask<bool> Lift(long runnerId, Channel channel, string hash)
    {
        if (await session.LiftStop(hash, channel, Source.Runner) == 0)
        {
            return false;
        }

        await session.EndAll(runnerId, channel, but: entryId);
        await session.TouchAll((await session.EntriesOf(runnerId)).Where(id => id != entryId));
        await Note(EntryHistory.StopLifted);
        return true;
    }

    private ValueTask Note(string what) => session.Note(entryId, what, Source.Runner, now);
}
