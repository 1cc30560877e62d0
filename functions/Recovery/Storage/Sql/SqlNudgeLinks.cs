using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="INudgeLinks"/>
public sealed class SqlNudgeLinks(SqlDatabase database, ClinicClock clock) : INudgeLinks
{
    public Task<IReadOnlyList<LogLine>> FindByMark(string mark, CancellationToken ct) => database.Read(
        // A range of the index on ids, which both databases compare byte by byte; no character of an id comes after the tilde.
        connection => SqlLogPage.Lines(connection, "n.id >= @key AND n.id < @key || '~'", mark, clock.Zone), ct);

    public Task<LogLine?> FindByFormerNumber(long number, CancellationToken ct) => database.Read(
        async connection => (await SqlLogPage.Lines(connection, $"n.number = @key AND {SqlFormerLinks.Had}", number, clock.Zone)).SingleOrDefault(), ct);

    public async Task NoteClick(long number, Instant now, CancellationToken ct)
    {
        // Somebody who comes back to the page need not wait for the writer.
        if (await database.ReadPrepared(session => session.Exists("SELECT 1 FROM nudges WHERE number = ?1 AND clicked_at IS NULL", number), ct))
        {
            await database.Write(session => session.LedTo(number, NudgeEvent.Clicked, now), ct);
        }
    }
}
