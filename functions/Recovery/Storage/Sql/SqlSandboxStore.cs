using Dapper;
using Recovery.Channels.Sandbox;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Runners;

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
                """
                INSERT INTO sandbox_messages (nudge_id, channel, sent_to, subject, body, html, sent_at, file_name, file_type, file)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
                WHERE NOT EXISTS (SELECT 1 FROM nudges WHERE id = ?1 AND runner_id IS NULL AND signup_id IS NULL)
                """,
                message.NudgeId, message.Channel, message.To, message.Subject, message.Body, message.Html, message.SentAt,
                message.File?.Name, message.File?.Type, message.File?.Text);
        },
        ct);

    public Task<SandboxMessage?> Find(string nudgeId, CancellationToken ct) => database.Read(
        async connection => (await connection.QueryFirstOrDefaultAsync<MessageRow>(
            $"{Messages} WHERE nudge_id = @nudgeId ORDER BY id LIMIT 1", new { nudgeId }))?.Message,
        ct);

    public Task<IReadOnlyList<SandboxMessage>> Latest(Channel channel, long? before, int take, CancellationToken ct) =>
        database.Read<IReadOnlyList<SandboxMessage>>(
            async connection =>
            [
                .. (await connection.QueryAsync<MessageRow>(
                    $"{Messages} WHERE channel = @channel AND id < @before ORDER BY id DESC LIMIT @take",
                    new { channel = channel.Code(), before = before ?? long.MaxValue, take })).Select(r => r.Message),
            ],
            ct);

    public Task<SandboxMessage?> Get(long id, CancellationToken ct) => database.Read(
        async connection => (await connection.QuerySingleOrDefaultAsync<MessageRow>($"{Messages} WHERE id = @id", new { id }))?.Message, ct);

    private sealed class MessageRow
    {
        public long Id { get; init; }

        public required string NudgeId { get; init; }

        public required string Channel { get; init; }

        public required string SentTo { get; init; }

        public string? Subject { get; init; }

        public required string Body { get; init; }

        public string? Html { get; init; }

        public long SentAt { get; init; }

        public string? FileName { get; init; }

        public string? FileType { get; init; }

        public string? File { get; init; }

        public SandboxMessage Message => new(Id, NudgeId, ChannelCodes.Parse(Channel), SentTo, Subject, Body, Html, SentAt.Instant(),
            FileName is null ? null : new AttachedFile(FileName, FileType!, File!));
    }
}
