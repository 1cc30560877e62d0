using Microsoft.Extensions.Logging;
using Recovery.Time;

namespace Recovery.Nudges.Delivery;

/// <summary>A message that was given up shows in the clinic's log with its reason, from where it can be replayed.</summary>
public sealed partial class DeadLetters(INudgeStore store, ClinicClock clock, ILogger<DeadLetters> log)
{
    /// <param name="message">The message that was given up.</param>
    /// <param name="reason">The queue's own words for why.</param>
    public async Task Handle(NudgeMessage message, string reason, CancellationToken ct)
    {
        await store.MarkDead(message, reason, clock.Now, ct);
        Log.Dead(log, message.Nudge, message.Generation, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Nudge {Nudge} generation {Generation} was given up: {Reason}")]
        public static partial void Dead(ILogger log, string nudge, int generation, string reason);
    }
}
