using NodaTime;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>A message's place: the window that it belongs to and its own send slot in it.</summary>
public sealed record PacedMessage(Place Place, SendWindow Window, Instant Slot);

/// <param name="Messages">In the order given; null: it does not fit anywhere.</param>
public sealed record PacedBatch(IReadOnlyList<PacedMessage?> Messages, PacingReport Report);

/// <summary>
/// Gives each message of a step its own send slot, so that many senders together keep the provider's rate and all is out before
/// the target (timing rule 4).
/// </summary>
public static class Pacing
{
    /// <summary>
    /// Fills the preferred window from its start (or now) on; then the same day backwards from there; then the evening before from
    /// its start on. No slot lies before <paramref name="now"/>, and none at or after its window's target, unless planning comes so
    /// late that the preferred window has begun: then what is left of it is followed by the time until it expires.
    /// </summary>
    /// <param name="channel">For the report's words.</param>
    /// <param name="times">The step's windows.</param>
    /// <param name="units">Each message's units (segments of a text; 1 for an email), in the order in which they get their slots.</param>
    /// <param name="rate">
    /// Units a second; 0: no limit. From 1 on, at most its whole part in any clock second, evenly spaced; below 1, one unit every
    /// so many whole seconds. A message with more units than a second holds takes as many empty seconds in a row.
    /// </param>
    /// <param name="ledger">What earlier batches took on the channel, in any session; what this one takes is added.</param>
    public static PacedBatch Assign(
        Channel channel, StepTimes times, IReadOnlyList<int> units, double rate, SlotLedger ledger, Instant now)
    {
        var start = WholeMillisecond(now);
        var grid = rate > 0 ? new SlotGrid(rate, ledger) : null;
        var fillers = PacingRoom.Of(times, start).Select(room => new SlotFiller(room, grid)).ToArray();
        var messages = new PacedMessage?[units.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = FindSlot(fillers, Math.Max(1, units[i]), ledger);
        }

        return new PacedBatch(messages, Report(channel, times, rate, start, units, messages));
    }

    private static PacedMessage? FindSlot(SlotFiller[] fillers, int units, SlotLedger ledger)
    {
        foreach (var filler in fillers)
        {
            if (filler.Place(units) is { } slot)
            {
                ledger.Add(slot, units);
                return new PacedMessage(filler.Room.Place, filler.Room.Window, slot);
            }
        }

        return null;
    }

    private static PacingReport Report(
        Channel channel, StepTimes times, double rate, Instant start, IReadOnlyList<int> units, PacedMessage?[] messages)
    {
        var preferred = times.Preferred;
        var room = Duration.Max(Duration.Zero, preferred.Target - Instant.Max(start, preferred.NotBefore));
        var at = messages.OfType<PacedMessage>().CountBy(m => m.Place).ToDictionary();
        return new PacingReport(
            channel, rate, room, preferred.Day != times.Session.Day, messages.Length, units.Sum(u => (long)Math.Max(1, u)),
            at.GetValueOrDefault(Place.Preferred), at.GetValueOrDefault(Place.SameDay),
            at.GetValueOrDefault(Place.EveningBefore), at.GetValueOrDefault(Place.Late));
    }

    /// <summary>Slots are stored in milliseconds: rounded up, or one would lie before now.</summary>
    private static Instant WholeMillisecond(Instant now)
    {
        var whole = Instant.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return whole < now ? whole + Duration.FromMilliseconds(1) : whole;
    }
}
