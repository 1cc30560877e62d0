using NodaTime;

namespace Recovery.Desk.Today;

/// <summary>An open day whose people are counted.</summary>
/// <param name="Day">The session's day.</param>
/// <param name="Opening">When it opens; null: the clinic's hours no longer open it.</param>
public sealed record SessionOpening(LocalDate Day, Instant? Opening);

/// <summary>
/// How far a session's reminders have come, in people: whoever has two, a text and an email, counts once, by what came of the better one.
/// Whom nothing was to reach (booked, stopped, not run) is not among them.
/// </summary>
/// <param name="Arrived">A receipt says that it arrived.</param>
/// <param name="Sent">The provider took it, and has not reported either way.</param>
/// <param name="Late">Of both: they were first reached after the opening.</param>
/// <param name="Waiting">Nothing reached them yet, and something is still to go out.</param>
/// <param name="Failed">Undelivered, refused, unconfirmed or failed, and nothing else reached them.</param>
/// <param name="Missed">By the time it could have gone out it was too late.</param>
/// <param name="NextSend">When the next that waits is to go out; null: nothing waits.</param>
/// <param name="IsForgotten">There were reminders, and everybody they were for has been deleted since.</param>
public sealed record SessionReach(
    SessionOpening Session, int Arrived, int Sent, int Late, int Waiting, int Failed, int Missed, Instant? NextSend, bool IsForgotten = false)
{
    /// <summary>Handed to the provider and not reported as failed.</summary>
    public int Reached => Arrived + Sent;

    public int Total => Reached + Waiting + Failed + Missed;

    public bool IsUnderWay => Waiting > 0;
}
