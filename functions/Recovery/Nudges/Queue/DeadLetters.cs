using Microsoft.Extensions.Logging;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Nudges.Queue;

/// <summary>
/// A message that the queue gave up shows in the clinic's log with its reason, from where it can be sent again. One that can't be read
/// is shown without a nudge: handing it back would bring it here again for ever.
/// </summary>
public sealed partial class DeadLetters(IDeadNudges store, IUnreadableMessages unreadable, ClinicClock clock, ILogger<DeadLetters> log)
{
    /// <param name="body">The message that was given up; it may be unreadable.</param>
    /// <param name="messageId">The queue's id for it.</param>
    /// <param name="reason">The queue's own words for why.</param>
    public async Task Handle(Channel channel, string? body, string? messageId, string reason, CancellationToken ct)
    {
        if (NudgeMessage.TryRead(body) is { } message)
        {
            await store.MarkDead(message, reason, clock.Now, ct);
            Log.Dead(log, message.Nudge, message.Generation, reason);
        }
        else
        {
            await unreadable.Add(channel, messageId ?? "", reason, clock.Now, ct);
            Log.Unreadable(log, QueueNames.Of(channel), reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Nudge {Nudge} generation {Generation} was given up: {Reason}")]
        public static partial void Dead(ILogger log, string nudge, int generation, string reason);

        [LoggerMessage(LogLevel.Error, "A message on {Queue} that nobody can read was given up: {Reason}")]
        public static partial void Unreadable(ILogger log, string queue, string reason);
    }
}
