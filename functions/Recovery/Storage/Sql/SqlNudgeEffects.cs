using NodaTime;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>What nudges led to. Each kind counts once for a nudge, and stays when its runner is erased: it holds no personal data.</summary>
internal static class SqlNudgeEffects
{
    /// <param name="session">The transaction.</param>
    /// <param name="number">The nudge.</param>
    /// <param name="what"><see cref="NudgeEvent.Clicked"/>, <see cref="NudgeEvent.Requested"/> or <see cref="NudgeEvent.Booked"/>.</param>
    /// <param name="now">When.</param>
    public static async ValueTask LedTo(this SqlSession session, long number, string what, Instant now)
    {
        var (untold, told) = what switch
        {
            NudgeEvent.Clicked => (
                "SELECT 1 FROM nudges WHERE number = ?1 AND clicked_at IS NULL", "UPDATE nudges SET clicked_at = ?2 WHERE number = ?1"),
            NudgeEvent.Requested => (
                "SELECT 1 FROM nudges WHERE number = ?1 AND requested_at IS NULL", "UPDATE nudges SET requested_at = ?2 WHERE number = ?1"),
            _ => (
                "SELECT 1 FROM nudges WHERE number = ?1 AND booked_at IS NULL", "UPDATE nudges SET booked_at = ?2 WHERE number = ?1"),
        };
        if (await session.Exists(untold, number))
        {
            await session.AddEvent(number, what, now);
            await session.Execute(told, number, now);
        }
    }
}
