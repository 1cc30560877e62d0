using NodaTime;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>What nudges led to.</summary>
public partial class SqlNudgeStore
{
    public async Task NoteClick(long number, Instant now, CancellationToken ct)
    {
        // Whoever comes back to the page need not wait for the writer.
        if (await database.ReadPrepared(session => session.Exists("SELECT 1 FROM nudges WHERE number = ?1 AND clicked_at IS NULL", number), ct))
        {
            await database.Write(session => session.LedTo(number, NudgeEvent.Clicked, now), ct);
        }
    }
}
