using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.Desk.Today;

/// <summary>What reception does about those who need somebody.</summary>
public sealed class NeedsActions(
    IHandling handling, IClinicLog log, MessageComposer composer, SigningKey key, QueueDispatcher dispatcher, ClinicClock clock)
{
    /// <summary>They need nobody any more. Returns for how many messages that is new.</summary>
    public Task<int> Handle(IReadOnlyList<string> nudges, Handled how, string by, CancellationToken ct) => handling.Handle(nudges, how, by, clock.Now, ct);

    /// <summary>Takes that back. Returns for how many.</summary>
    public Task<int> Undo(IReadOnlyList<string> nudges, string by, CancellationToken ct) => handling.Undo(nudges, by, clock.Now, ct);

    /// <summary>
    /// Sends a message by the channel that stands in for its own, now. Returns that channel; null: it needs nobody any more, its time has
    /// passed, or the runner can't be reached that way.
    /// </summary>
    public async Task<Channel?> Switch(string nudge, string by, CancellationToken ct)
    {
        if (await log.Find(nudge, ct) is not { Nudge: { EntryId: { } entry, Channel.StandIn: { } other } found } || !composer.WithStandIn(found.Channel).Contains(found.Step)
            || !await handling.Switch(nudge, other, NudgeId.Of(key, entry, found.Step, other), by, clock.Now, ct))
        {
            return null;
        }

        // Stored, so it goes out whether or not this request is waited for.
        await dispatcher.DispatchSoon(CancellationToken.None);
        return other;
    }
}
