using NodaTime;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IContactFixes"/>
public sealed class SqlContactFixes(SqlDatabase database, ContactHash hashes) : IContactFixes
{
    /// <summary>Messages that failed for a contact which has been corrected since.</summary>
    private const string Fixed = "fixed";

    private sealed record Stored(string Name, string? Mobile, string? Email, string? Hash);

    public Task<ContactFixed> Replace(long runnerId, ContactKind kind, string contact, string evidence, string by, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            if (await Find(session, runnerId, kind) is not { } stored || (kind == ContactKind.Mobile ? stored.Mobile : stored.Email) is not { } old)
            {
                return ContactFixed.Gone;
            }

            if (Key(kind, old) == Key(kind, contact))
            {
                return ContactFixed.Same;
            }

            if (await session.Exists($"SELECT 1 FROM runners WHERE {SqlChannels.KeyColumn(kind)} = ?1", Key(kind, contact)))
            {
                return ContactFixed.Taken;
            }

            await KeepStopped(session, runnerId, kind, stored.Hash);
            await Set(session, runnerId, kind, contact, stored);
            await session.RevokeLinks(runnerId);
            await KeepConsents(session, runnerId, kind, evidence, now);
            await TickOff(session, runnerId, kind, stored.Hash, now);
            foreach (var entry in await session.EntriesOf(runnerId))
            {
                await session.Touch(entry);
                await session.Note(entry, EntryHistory.Corrected(kind), Source.Reception, now);
            }

            await session.Note(new DeskChange(by, DeskActions.FixedContact) { RunnerId = runnerId, Was = old, Becomes = contact }, now);
            return ContactFixed.Done;
        },
        ct);

    private static ValueTask<Stored?> Find(SqlSession session, long runnerId, ContactKind kind) => session.FirstOrNull(
        $"SELECT name, mobile, email, {SqlChannels.HashColumn(kind)} AS hash FROM runners WHERE id = ?1",
        rows => new Stored(rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("email"), rows.TextOrNull("hash")), runnerId);

    /// <summary>A stop that is or may be the runner's wish, or that reception noted, goes with them; what a provider reported was about the old contact alone.</summary>
    private static async ValueTask KeepStopped(SqlSession session, long runnerId, ContactKind kind, string? hash)
    {
        foreach (var channel in ChannelCatalog.To(kind))
        {
            if (hash is not null && await session.Exists($"SELECT 1 WHERE {SqlStops.SaidStop("?2", "?1")}", hash, channel))
            {
                await session.EndAll(runnerId, channel);
            }
        }
    }

    private async ValueTask Set(SqlSession session, long runnerId, ContactKind kind, string contact, Stored stored)
    {
        var column = SqlChannels.Column(kind);
        var key = SqlChannels.KeyColumn(kind);
        await session.Execute(
            $"UPDATE runners SET {column} = ?2, {SqlChannels.HashColumn(kind)} = ?3{(key == column ? "" : $", {key} = ?4")} WHERE id = ?1",
            [runnerId, contact, hashes.Of(kind, contact), .. key == column ? [] : (SqlValue[])[Key(kind, contact)]]);
        await session.ReplaceWords(
            runnerId, stored.Name, kind == ContactKind.Mobile ? contact : stored.Mobile, kind == ContactKind.Email ? contact : stored.Email);
    }

    /// <summary>What they agreed to, they agreed to again for the new contact: it is kept in the words of before.</summary>
    private static async ValueTask KeepConsents(SqlSession session, long runnerId, ContactKind kind, string evidence, Instant now) => await session.Execute(
        $"""
        INSERT INTO consents (runner_id, entry_id, channel, wording, source, given_at)
        SELECT c.runner_id, c.entry_id, c.channel, c.wording, ?2, ?3 FROM consents c
        WHERE c.runner_id = ?1 AND {SqlChannels.IsAny("c.channel", ChannelCatalog.To(kind))}
          AND EXISTS (SELECT 1 FROM entry_channels a WHERE a.entry_id = c.entry_id AND a.channel = c.channel)
          AND NOT EXISTS (SELECT 1 FROM consents l WHERE l.entry_id = c.entry_id AND l.channel = c.channel AND l.id > c.id)
        """,
        runnerId, evidence, now);

    /// <summary>
    /// Reminders that the old contact could not take. What else failed did not fail for the contact, and what tells of an appointment has yet to
    /// be told: those still need somebody.
    /// </summary>
    private static async ValueTask TickOff(SqlSession session, long runnerId, ContactKind kind, string? hash, Instant now)
    {
        foreach (var number in await session.All(
            $"""
            SELECT n.number FROM nudges n WHERE n.runner_id = ?1 AND n.status IN ('undelivered', 'rejected') AND n.handled IS NULL AND n.contact_hash = ?2
              AND {SqlLogPage.NoService("n")} AND {SqlChannels.IsAny("n.channel", ChannelCatalog.To(kind))}
            """,
            rows => rows.Number("number"), runnerId, hash))
        {
            await session.AddEvent(number, NudgeEvent.ContactFixed, now);
            await session.Execute("UPDATE nudges SET handled = ?2, handled_at = ?3 WHERE number = ?1", number, Fixed, now);
        }
    }

    private static string Key(ContactKind kind, string contact) => kind == ContactKind.Mobile ? contact : SqlRegistering.Key(contact)!;
}
