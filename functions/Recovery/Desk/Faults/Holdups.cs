using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Desk.Faults;

/// <summary>What keeps messages from going out at once that are due now: channels on hold, and what the clinic itself has paused.</summary>
public sealed class Holdups(IClinicLog log, IPauseStore pauses, ClinicClock clock)
{
    /// <summary>Why a nudge that is due now waits, as a sentence goes on: "emails are on hold until 8am". Null: it goes out at once.</summary>
    /// <param name="nudge">Tells its session, race and step.</param>
    /// <param name="channel">By which it is to go.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<string?> Of(Nudge nudge, Channel channel, CancellationToken ct)
    {
        // Whatever lasts longest is what it waits for.
        var held = await Paused(p => !Step.Service.Contains(nudge.Step) && p.Of.Holds(nudge.SessionDay, nudge.RaceId, nudge.Step), ct);
        var onHold = (await log.Pauses(clock.Now, ct)).FirstOrDefault(h => h.Channel == channel);
        return held is not null && held.Until >= (onHold?.Until ?? Instant.MinValue) ? $"it's {held.Words(clock.Zone)}" : onHold is null ? null : Words(onHold);
    }

    /// <summary>Whatever holds anything back now, as a list in a sentence; empty: nothing does.</summary>
    public async Task<string> All(CancellationToken ct)
    {
        var held = (await pauses.InForce(clock.Now, ct)).Select(p => $"{p.Of.Briefly} is {p.Words(clock.Zone)}");
        return string.Join(", and ", (await log.Pauses(clock.Now, ct)).Select(Words).Concat(held));
    }

    private async Task<Pause?> Paused(Func<Pause, bool> holds, CancellationToken ct) =>
        (await pauses.InForce(clock.Now, ct)).Where(holds).MaxBy(p => p.Until);

    private string Words(ChannelPause hold) =>
        $"{hold.Channel.Words.Many} are on hold until {(hold.HasEnd ? new SaidTimes(clock.Now, clock.Zone).Of(hold.Until) : "the restore is finished")}";
}
