using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Messages;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Telemetry;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Nudges.Send;

/// <summary>Handles one queue message: claim, compose, hand over, record.</summary>
public sealed partial class Sender(
    ISendStore store, MessageWriter writer, IClinicNotes notes, ChannelGates gates, QueueDispatcher dispatcher, CourtesyRange courtesy, NudgeMetrics metrics,
    ClinicClock clock, ClockCheck clocks, RecoverySettings settings, ILogger<Sender> log)
{
    /// <summary>Why a note to the clinic is put off whose trouble seems to have ended: it is dropped once that has.</summary>
    public const string NothingToTell = "there's nothing to tell just now";

    private static readonly Duration UntilSurelyOver = Duration.FromMinutes(1);

    /// <summary>Why a message is put off that no template makes words for.</summary>
    public const string NoWords = "its words couldn't be written; the system's log says more";

    private const string Stopping = "the system was stopping; nothing was sent";

    /// <summary>The planner runs every minute; this gives it time to find a new day.</summary>
    private static readonly Duration UntilPlannerCaughtUp = Duration.FromMinutes(5);

    /// <summary>Tried again this often until its time has passed: the templates may be mended meanwhile.</summary>
    private static readonly Duration UntilTemplatesMended = Duration.FromMinutes(5);

    private static readonly Duration UntilRestart = Duration.FromSeconds(1);

    private static readonly Duration UntilStoreIsQuicker = Duration.FromSeconds(5);

    /// <summary>
    /// Returns when the message has been dealt with; throws only for bugs and outages of our own store, so that
    /// a provider's outage never burns deliveries into dead letters.
    /// </summary>
    /// <exception cref="OperationCanceledException">Stopped while it waited for its turn: nothing was claimed, so the message goes back.</exception>
    public async Task Handle(NudgeMessage message, Channel channel, CancellationToken ct)
    {
        var gate = gates.Of(channel);
        Tracing.About(message.Nudge, message.Generation);

        bool isDueAgain;

        // The place is held from before the claim until its outcome is on disk: however this process ends, no more nudges are in doubt
        // than there are places. And no lease runs out while its sender waits in a queue.
        using (await gate.Enter(ct))
        {
            isDueAgain = await ClaimAndDeliver(message, gate, ct);
        }

        if (isDueAgain)
        {
            await dispatcher.Dispatch(CancellationToken.None);
        }
    }

    /// <summary>True: it is to be queued anew.</summary>
    private async Task<bool> ClaimAndDeliver(NudgeMessage message, ChannelGate gate, CancellationToken ct)
    {
        // By the clock that all processes share: another one judges the claim.
        var ahead = await clocks.Ahead(ct);
        var now = clock.Now - ahead;
        var lease = now + clock.OfMachine(settings.Senders.ClaimLease);

        // The last check, made on what is stored at that moment, in the transaction that claims the nudge.
        SendDecision Check(SendFacts facts) => SendDecision.Decide(facts, message.Generation, now, courtesy.QuietUntil(now));
        switch (await store.Claim(message, Check, now, lease, ct))
        {
            case Claim.Send claimed:
                return await Deliver(claimed.Nudge, gate, lease + ahead, ct) is Outcome.Deferred;
            case Claim.PutOff:
                Tracing.CameTo("put off");
                return true;
            case Claim.Nothing nothing:
                Tracing.CameTo("nothing to send");
                Log.NothingToSend(log, message.Nudge, message.Generation, nothing.Why);
                if (nothing.Missed)
                {
                    metrics.Missed(gate.Channel, 1);
                }

                break;
        }

        return false;
    }

    private async Task<Outcome> Deliver(ClaimedNudge nudge, ChannelGate gate, Instant lease, CancellationToken ct)
    {
        var outcome = await Send(nudge, gate, lease, ct);
        Log.Outcome(log, nudge.Id, nudge.Generation, outcome);
        Tracing.CameTo(CodeOf(outcome));

        // Not cancelled when the host stops: the outcome of the call is recorded.
        var after = outcome is Outcome.Deferred deferred ? clock.OfMachine(deferred.After) : Duration.Zero;
        var done = clock.Now;
        await store.Record(nudge.Message, outcome, done, after, CancellationToken.None);
        if (outcome is Outcome.Accepted)
        {
            metrics.Sent(nudge.Channel, nudge.LatenessAt(clock.Now));
        }
        else if (outcome is Outcome.Deferred && nudge.IsForAnOpening && done + after >= nudge.Expires)
        {
            metrics.Missed(nudge.Channel, 1);
        }

        if (outcome is Outcome.Deferred { PausesChannel: true } pause)
        {
            var now = clock.Now;
            await store.SetPause(new ChannelPause(nudge.Channel, pause.Reason, now, now + after), CancellationToken.None);
            Log.Paused(log, nudge.Channel, pause.Reason);
        }

        return outcome;
    }

    private async Task<Outcome> Send(ClaimedNudge nudge, ChannelGate gate, Instant lease, CancellationToken ct)
    {
        if (nudge.Step == Step.Note)
        {
            return await SendNote(nudge, gate, lease, ct);
        }

        if (writer.BlockReason(nudge) is { } reason)
        {
            return new Outcome.Deferred(reason, UntilPlannerCaughtUp);
        }

        return writer.Write(nudge, clock.Now) is { } message
            ? await HandOver(message, gate, lease, ct)
            : new Outcome.Deferred(NoWords, UntilTemplatesMended);
    }

    /// <summary>Writing it reads the store. Whatever fails until then, nothing has left: put off, it is not in doubt.</summary>
    private async Task<Outcome> SendNote(ClaimedNudge note, ChannelGate gate, Instant lease, CancellationToken ct)
    {
        OutgoingMessage? message;
        try
        {
            message = await notes.Write(note, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new Outcome.Deferred(Stopping, UntilRestart);
        }
        catch (Exception e)
        {
            // The exception may quote whom it names, so only its type is logged.
            Log.NoteUnwritten(log, note.Id, e.GetType().Name);
            return new Outcome.Deferred(NoWords, UntilSurelyOver);
        }

        return message is null ? new Outcome.Deferred(NothingToTell, UntilSurelyOver) : await HandOver(message, gate, lease, ct);
    }

    private async Task<Outcome> HandOver(OutgoingMessage message, ChannelGate gate, Instant lease, CancellationToken ct)
    {
        // The claim may have taken long where the store is slow: a call must be over before its claim is.
        var mustStartBy = lease - clock.OfMachine(Duration.FromTimeSpan(settings.Senders.CallTimeout));
        if (clock.Now > mustStartBy)
        {
            return new Outcome.Deferred("the store was too slow; nothing was sent", UntilStoreIsQuicker);
        }

        if (ct.IsCancellationRequested)
        {
            return new Outcome.Deferred(Stopping, UntilRestart);
        }

        gate.Charge(message);
        return await gate.Provider.Send(message, ct);
    }

    private static string CodeOf(Outcome outcome) => outcome switch
    {
        Outcome.Accepted => "accepted",
        Outcome.Rejected => "rejected",
        Outcome.Deferred => "deferred",
        _ => "in-doubt",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Nudge {Nudge} generation {Generation}: nothing to send, {Why}")]
        public static partial void NothingToSend(ILogger log, string nudge, int generation, string why);

        [LoggerMessage(LogLevel.Information, "Nudge {Nudge} generation {Generation}: {Outcome}")]
        public static partial void Outcome(ILogger log, string nudge, int generation, Outcome outcome);

        [LoggerMessage(LogLevel.Error, "Note {Nudge} to the clinic could not be written: {Error}")]
        public static partial void NoteUnwritten(ILogger log, string nudge, string error);

        [LoggerMessage(LogLevel.Error, "Channel {Channel} is paused: {Reason}")]
        public static partial void Paused(ILogger log, Channel channel, string reason);
    }
}
