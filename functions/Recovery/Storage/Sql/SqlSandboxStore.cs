using Recovery.Channels.Sandbox;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="ISandboxStore"/>
public sealed class SqlSandboxStore(SqlDatabase database) : ISandboxStore
{
    private const string Messages = "SELECT id, nudge_id, channel, sent_to, subject, body, html, sent_at, file_name, file_type, file FROM sandbox_messages";

    public Task Keep(SandboxMessage message, CancellationToken ct) => database.Write(
        async session =>
        {
            // Not for a runner who was erased while the message was on its way here.
            await session.Execute(
                $"""
                INSERT INTO sandbox_messages (nudge_id, channel, sent_to, subject, body, html, sent_at, file_name, file_type, file)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
                WHERE NOT EXISTS (SELECT 1 FROM nudges WHERE id = ?1 AND runner_id IS NULL AND signup_id IS NULL AND step <> '{Step.Note}')
                """,
                message.NudgeId, message.Channel, message.To, message.Subject, message.Body, message.Html, message.SentAt,
                message.File?.Name, message.File?.Type, message.File?.Text);
        },
        ct);

    public Task<SandboxMessage?> Find(string nudgeId, CancellationToken ct) => database.Read(
        session => session.FirstOrNull($"{Messages} WHERE nudge_id = ?1 ORDER BY id LIMIT 1", Message, nudgeId), ct);

    public Task<IReadOnlyList<SandboxMessage>> Latest(Channel channel, long? before, int take, CancellationToken ct) =>
        database.Read<IReadOnlyList<SandboxMessage>>(
            async session => await session.All(
                $"{Messages} WHERE channel = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3", Message, channel, before ?? long.MaxValue, take),
            ct);

    public Task<SandboxMessage?> Get(long id, CancellationToken ct) => database.Read(
        session => session.FirstOrNull($"{Messages} WHERE id = ?1", Message, id), ct);

    private static SandboxMessage Message(SqlRows rows) => new(
        rows.Number("id"), rows.Text("nudge_id"), rows.Channel("channel"), rows.Text("sent_to"), rows.TextOrNull("subject"), rows.Text("body"),
        rows.TextOrNull("html"), rows.Instant("sent_at"),
        rows.TextOrNull("file_name") is { } file ? new AttachedFile(file, rows.Text("file_type"), rows.Text("file")) : null);
}
