using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.Runners;

/// <summary>Asks the contacts of a sign-up to confirm themselves, by a link sent at once.</summary>
public sealed partial class Confirmations(
    INudgeStore nudges, QueueDispatcher dispatcher, MessageWriter writer, SigningKey key, ClinicClock clock, ILogger<Confirmations> logger)
{
    /// <summary>One that came a day late would only puzzle.</summary>
    private static readonly Duration Lasts = Duration.FromHours(24);

    /// <summary>Plans one message a channel. A contact that said stop gets none: the sender checks.</summary>
    public async Task Plan(PendingSignUp pending, IReadOnlyCollection<Channel> channels, CancellationToken ct)
    {
        var now = clock.Now;
        foreach (var channel in channels)
        {
            var signUp = pending.SignUp;
            await nudges.PlanConfirmation(
                new Confirmation(
                    NudgeId.OfConfirmation(key, pending.Id, channel), pending.Id, new RaceDay(signUp.RaceId, signUp.RaceDay), channel,
                    clock.Today, now + Lasts, channel == Channel.Sms ? writer.SegmentsOfConfirmation(signUp.RaceDay) : 1),
                now, ct);
        }
    }

    /// <summary>Puts what is planned on the queue. While that is out of reach it waits in the store for the planner's next tick.</summary>
    public async Task Dispatch(CancellationToken ct)
    {
        try
        {
            await dispatcher.Dispatch(ct);
        }
#pragma warning disable CA1031 // Whatever the queue's client throws, the sign-up itself has succeeded.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.NotQueuedYet(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A confirmation could not be queued yet; the planner will do it")]
        public static partial void NotQueuedYet(ILogger logger, Exception fault);
    }
}
