using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Queue;

/// <summary>Nudges whose queue message was given up.</summary>
public interface IDeadNudges
{
    /// <summary>A nudge's message was given up: shown to the clinic with the reason.</summary>
    Task MarkDead(NudgeMessage message, string reason, Instant now, CancellationToken ct);

    /// <summary>Queues a dead nudge again under a new generation. False: it is not dead, or too late.</summary>
    Task<bool> Replay(string nudgeId, ChangedBy by, Instant now, CancellationToken ct);

    /// <summary>Queues those dead nudges again that there is still time for, the oldest first. Idempotent. Returns how many.</summary>
    /// <param name="most">The rest is left for the next call.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancelled before it began, nothing is queued.</param>
    Task<int> ReplayAll(int most, ChangedBy by, Instant now, CancellationToken ct);
}
