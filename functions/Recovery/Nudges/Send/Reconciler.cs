using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Readiness;
using Recovery.Settings;
using Recovery.Telemetry;
using Recovery.Time;

namespace Recovery.Nudges.Send;

/// <summary>Settles what was left open: claims of dead senders, lost answers, lost messages, nudges whose time has passed.</summary>
public sealed partial class Reconciler(
    IReconcileStore store, MessageWriter writer, ChannelGates gates, QueueDispatcher dispatcher, MissingReceipts receipts, Fallbacks fallbacks,
    IHeldNudges held,
    NudgeMetrics metrics, RecoverySettings settings, ClinicClock clock, ClockCheck clocks, ILogger<Reconciler> log)
{
    /// <summary>A provider's own list may lag behind its answer; only after this long does "not there" mean "not sent".</summary>
    private static readonly Duration BeforeLookup = Duration.FromMinutes(2);

    /// <summary>Between two look-ups of one nudge.</summary>
    private static readonly Duration BetweenLookups = Duration.FromMinutes(1);

    /// <summary>After a day the answer is of no use any more; the nudge stands as unconfirmed.</summary>
    private static readonly Duration LookupsEnd = Duration.FromDays(1);

    /// <summary>Look-ups end after a day; the metrics show it for one more.</summary>
    private static readonly Duration InDoubtShown = Duration.FromDays(2);

    private const int Lookups = 200;

    private readonly TickSteps _steps = new(log);

    /// <summary>Each step runs even if an earlier one failed.</summary>
    /// <exception cref="StepsFailedException">Names those that failed.</exception>
    public Task Tick(CancellationToken ct) => _steps.Run(
        [
            new("claims that ran out", () => ExpireClaims(ct)),
            new("nudges whose time has passed", () => SkipExpired(ct)),
            new("what pauses held", () => held.Release(clock.Now, ct)),
            new("messages that were lost", () => RequeueLost(ct)),
            .. gates.All.SelectMany(gate => Asking(gate, ct)),
            new("emails in place of texts", () => fallbacks.Tick(ct)),
            new("queueing", () => dispatcher.Dispatch(ct)),
            new("counting what is in doubt", () => CountInDoubt(ct)),
        ],
        ct);

    private IEnumerable<TickStep> Asking(ChannelGate gate, CancellationToken ct) =>
    [
        new($"what is in doubt on {gate.Channel.Code}", () => SettleInDoubt(gate, ct)),
        new($"receipts that are missing on {gate.Channel.Code}", () => gate.Provider is IReceiptSource source ? receipts.AskFor(source, ct) : Task.CompletedTask),
    ];

    /// <summary>By the clock that all processes share: what others claimed is neither taken from them nor looked up before its time.</summary>
    private async ValueTask<Instant> Now(CancellationToken ct) => clock.Now - await clocks.Ahead(ct);

    private async Task ExpireClaims(CancellationToken ct)
    {
        if (await store.ExpireClaims(await Now(ct), ct) is > 0 and var claims)
        {
            Log.Expired(log, claims);
        }
    }

    private async Task SkipExpired(CancellationToken ct)
    {
        foreach (var missed in await store.SkipExpired(await Now(ct), ct))
        {
            metrics.Missed(missed.Channel, missed.Count);
        }
    }

    private async Task RequeueLost(CancellationToken ct)
    {
        var now = await Now(ct);
        if (await store.RequeueLost(now - clock.OfMachine(settings.Queue.LostAfter), now, ct) is > 0 and var lost)
        {
            Log.Requeued(log, lost);
        }
    }

    private async Task CountInDoubt(CancellationToken ct)
    {
        if (metrics.WantsInDoubt)
        {
            metrics.InDoubt(await store.CountInDoubt(clock.Now - InDoubtShown, ct));
        }
    }

    private async Task SettleInDoubt(ChannelGate gate, CancellationToken ct)
    {
        var now = await Now(ct);
        var nudges = await store.InDoubt(
            gate.Channel, now - LookupsEnd, now - BeforeLookup, now - BetweenLookups, Lookups, ct);
        await TickSteps.Each(nudges, nudge => LookUp(nudge, gate, now, ct), ct);
    }

    /// <summary>False: the rest of the channel would get no better answer now.</summary>
    private async Task<bool> LookUp(ClaimedNudge nudge, ChannelGate gate, Instant now, CancellationToken ct)
    {
        if (writer.BlockReason(nudge) is not null || writer.Write(nudge, now) is not { } message)
        {
            await store.NoteLookup(nudge.Message, now, ct);
            return true;
        }

        Lookup answer;
        try
        {
            answer = await gate.Provider.Find(message, nudge.AttemptedAt, ct);
        }
        catch when (!ct.IsCancellationRequested)
        {
            // It must not come first for ever.
            await store.NoteLookup(nudge.Message, now, ct);
            throw;
        }

        await Settle(nudge, answer, ct);
        if (answer is Lookup.Found)
        {
            metrics.Sent(nudge.Channel, nudge.LatenessAt(nudge.AttemptedAt));
        }
        else if (answer is Lookup.NotFound && nudge.IsForAnOpening && clock.Now >= nudge.Expires)
        {
            metrics.Missed(nudge.Channel, 1);
        }

        return answer is not (Lookup.NoAnswer or Lookup.CannotAsk);
    }

    private Task Settle(ClaimedNudge nudge, Lookup answer, CancellationToken ct)
    {
        Log.LookedUp(log, nudge.Id, nudge.Generation, answer);
        return answer switch
        {
            Lookup.Found found => store.SettleSent(nudge.Message, found.ProviderId, clock.Now, ct),
            Lookup.NotFound => store.SettleNotSent(nudge.Message, clock.Now, ct),
            _ => store.NoteLookup(nudge.Message, clock.Now, ct),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Claims} claims ran out and are in doubt")]
        public static partial void Expired(ILogger log, int claims);

        [LoggerMessage(LogLevel.Warning, "{Lost} messages were lost and are queued again")]
        public static partial void Requeued(ILogger log, int lost);

        [LoggerMessage(LogLevel.Information, "Nudge {Nudge} generation {Generation} looked up: {Answer}")]
        public static partial void LookedUp(ILogger log, string nudge, int generation, Lookup answer);
    }
}
