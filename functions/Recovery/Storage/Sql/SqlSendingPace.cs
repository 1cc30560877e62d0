using NodaTime;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="ISendingPace"/>
public sealed class SqlSendingPace(SqlDatabase database) : ISendingPace
{
    /// <summary>Far beyond what the processes reserve together, so a clock that ran ahead wrote it, and it must not stop the channel.</summary>
    private static readonly Duration FarAhead = Duration.FromMinutes(1);

    private const int ManyStretches = 100;

    public Task<Instant> Reserve(Channel channel, Instant from, Duration length, CancellationToken ct)
    {
        var millis = (long)Math.Ceiling(length.TotalMilliseconds);
        return database.WriteLocking(
            async session =>
            {
                // The row stays locked until the commit: the next one reserves what follows.
                await session.Execute(
                    """
                    INSERT INTO sending_pace (channel, free_at) VALUES (?1, ?2 + ?3)
                    ON CONFLICT (channel) DO UPDATE SET
                      free_at = CASE WHEN sending_pace.free_at BETWEEN ?2 AND ?4 THEN sending_pace.free_at ELSE ?2 END + ?3
                    """,
                    channel, from, millis, from + Duration.Max(FarAhead, length * ManyStretches));
                var end = (await session.Number("SELECT free_at FROM sending_pace WHERE channel = ?1", channel))!.Value;
                return Instant.FromUnixTimeMilliseconds(end - millis);
            },
            ct);
    }
}
