using System.Text;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IUnreadableMessages"/>
public sealed class SqlUnreadableMessages(SqlDatabase database) : IUnreadableMessages
{
    /// <summary>Longer than any queue's own; the rest is of no use.</summary>
    private const int LongestId = 128;
    private const int LongestReason = 500;

    public Task Add(Channel channel, string messageId, string reason, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute("DELETE FROM unreadable_messages WHERE given_up_at < ?1", now - IUnreadableMessages.KeptFor);
            await session.Execute(
                "INSERT INTO unreadable_messages (channel, message_id, reason, given_up_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (channel, message_id) DO NOTHING",
                channel, Plain(messageId, LongestId), Plain(reason, LongestReason), now);
        },
        ct);

    public Task<IReadOnlyList<UnreadableMessage>> Latest(int most, CancellationToken ct) => database.ReadPrepared<IReadOnlyList<UnreadableMessage>>(
        async session =>
        {
            var messages = new List<UnreadableMessage>();
            using var rows = await session.Query("SELECT channel, reason, given_up_at FROM unreadable_messages ORDER BY given_up_at DESC LIMIT ?1", most);
            while (rows.Next())
            {
                messages.Add(new UnreadableMessage(ChannelCodes.Parse(rows.Text(0)), rows.Text(1), rows.Instant(2)));
            }

            return messages;
        },
        ct);

    /// <summary>Either may hold anything, even characters that no database stores.</summary>
    private static string Plain(string text, int most) => string.Concat(text.EnumerateRunes().Where(r => !Rune.IsControl(r)).Take(most));
}
