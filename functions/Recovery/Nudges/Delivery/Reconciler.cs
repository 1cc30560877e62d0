using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Telemetry;
using Recovery.Runners;
using Recovery.Runners.Replies;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Nudges.Delivery;

/// <summary>Settles what was left open: claims of dead senders, lost answers, lost messages, nudges whose time has passed.</summary>
public sealed partial class Reconciler(
    INudgeStore store, IRunnerStore runners, MessageWriter writer, ChannelGates gates, QueueDispatcher dispatcher, Forgetting forgetting,
    MissingReceipts receipts, Fallbacks fallbacks, IReplyStore replies, NudgeMetrics metrics, RecoverySettings settings, ClinicClock clock, ILogger<Reconciler> log)
{
    /// <summary>A provider's own list may lag behind its answer; only after this long does "not there" mean "not sent".</summary>
    private static readonly Duration BeforeLookup = Duration.FromMinutes(2);

    /// <summary>Between two look-ups of one nudge.</summary>
    private static readonly Duration BetweenLookups = Duration.FromMinutes(1);

    /// <summary>After a day nobody needs the answer any more; the nudge stands as unconfirmed.</summary>
    private static readonly Duration LookupsEnd = Duration.FromDays(1);

    /// <summary>What nobody confirmed is purged after this long.</summary>
    private static readonly Duration Unconfirmed = Duration.FromDays(7);

    /// <summary>Replies may speak of health.</summary>
    private static readonly Duration RepliesKept = Duration.FromDays(30);

    /// <summary>Look-ups end after a day; whoever is on duty sees it for one more.</summary>
    private static readonly Duration InDoubtShown = Duration.FromDays(2);

    private const int Lookups = 200;

    public async Task Tick(CancellationToken ct)
    {
        var now = clock.Now;
        var claims = await store.ExpireClaims(now, ct);
        await store.SkipExpired(now, ct);
        var lost = await store.RequeueLost(now - clock.OfMachine(settings.Queue.LostAfter), now, ct);
        await runners.PurgeUnconfirmed(now - Unconfirmed, ct);
        await replies.Purge(now - RepliesKept, ct);
        if (claims + lost > 0)
        {
            Log.Recovered(log, claims, lost);
        }

        foreach (var gate in gates.All)
        {
            await SettleInDoubt(gate, ct);
            await receipts.AskFor(gate.Provider, ct);
        }

        await fallbacks.Tick(ct);
        await dispatcher.Dispatch(ct);
        await forgetting.Tick(ct);
        if (metrics.WantsInDoubt)
        {
            metrics.InDoubt(await store.CountInDoubt(clock.Now - InDoubtShown, ct));
        }
    }

    private async Task SettleInDoubt(ChannelGate gate, CancellationToken ct)
    {
        var now = clock.Now;
        var nudges = await store.InDoubt(
            gate.Channel, now - LookupsEnd, now - BeforeLookup, now - BetweenLookups, Lookups, ct);
        foreach (var nudge in nudges)
        {
            if (writer.WhyNotNow(nudge) is not null || writer.Write(nudge, now) is not { } message)
            {
                await store.NoteLookup(nudge.Message, now, ct);
                continue;
            }

            var answer = await gate.Provider.Find(message, nudge.AttemptedAt, ct);
            await Settle(nudge, answer, ct);
            if (answer is Lookup.Found)
            {
                metrics.Sent(nudge, nudge.AttemptedAt);
            }

            if (answer is Lookup.NoAnswer or Lookup.CannotAsk)
            {
                // The rest of the channel would get no better answer now.
                break;
            }
        }
    }

    private Task Settle(ClaimedNudge nudge, Lookup answer, CancellationToken ct)
    {
        Log.LookedUp(log, nudge.Id, nudge.Generation, answer);
        return answer switch
        {
            Lookup.Found found => store.SettleSent(nudge.Message, found.ProviderId, clock.Now, ct),
            Lookup.NotThere => store.SettleNotSent(nudge.Message, clock.Now, ct),
            _ => store.NoteLookup(nudge.Message, clock.Now, ct),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Claims} claims ran out and are in doubt; {Lost} messages were lost and are queued again")]
        public static partial void Recovered(ILogger log, int claims, int lost);

        [LoggerMessage(LogLevel.Information, "Nudge {Nudge} generation {Generation} looked up: {Answer}")]
        public static partial void LookedUp(ILogger log, string nudge, int generation, Lookup answer);
    }
}
