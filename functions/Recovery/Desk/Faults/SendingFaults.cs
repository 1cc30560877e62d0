using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Desk.Faults;

/// <summary>What keeps messages from going out: channels on hold, providers that are busy or away, queues that nobody works off.</summary>
/// <param name="stuck">What the store says.</param>
/// <param name="providerOf">Who carries a channel's messages, by name.</param>
/// <param name="times">When it is.</param>
internal sealed class SendingFaults(StuckFacts stuck, Func<Channel, string> providerOf, SaidTimes times)
{
    private const string NothingIsLost = "Nothing is lost: what can still go out in time will.";

    /// <summary>A provider may be busy for a moment.</summary>
    private static readonly Duration UntilDelayed = Duration.FromMinutes(2);

    private readonly HashSet<Channel> _onHold = [.. stuck.Pauses.Select(p => p.Channel)];

    public IEnumerable<Fault> All => [.. stuck.Pauses.Select(Hold), .. stuck.Waiting.Select(Of).OfType<Fault>(),
        .. Delays(), .. stuck.Late.Select(l => Late(l, times))];

    private Fault Hold(ChannelPause pause) => new(
        FaultKind.Hold, $"hold:{pause.Channel.Code}", $"{pause.Channel.Words.Headings} are on hold", Sentence(pause.Reason), pause.Since,
        stuck.Waiting.Where(w => w.Channel == pause.Channel && w.Reason is not (Sender.NoWords or Sender.NothingToTell)).Sum(w => w.Count),
        pause.HasEnd ? $"We try again by ourselves at {times.Of(pause.Until)}. {NothingIsLost}" : $"They wait until the restore is finished. {NothingIsLost}");

    private Fault? Of(WaitingGroup group) => group switch
    {
        { Reason: Sender.NoWords } => Unwritten(group),
        _ when _onHold.Contains(group.Channel) => null,
        { IsOverdue: true } => Overdue(group),
        _ => null,
    };

    /// <summary>A channel's are one trouble, whatever its provider says each time: what it says to most is told.</summary>
    private IEnumerable<Fault> Delays() =>
        from wait in stuck.Waiting
        where wait is { IsOverdue: false, Reason: { } reason } && reason is not (Sender.NoWords or Sender.NothingToTell) && !SendDecision.IsInOrder(reason)
            && wait.Since + UntilDelayed <= times.Now && !_onHold.Contains(wait.Channel)
        group wait by wait.Channel into same
        let most = same.MaxBy(w => w.Count)!
        select Delay(most with { Count = same.Sum(w => w.Count), Since = same.Min(w => w.Since) }, most.Reason!);

    private Fault Delay(WaitingGroup group, string reason) => new(
        FaultKind.Delay, $"delay:{group.Channel.Code}", $"{Counted(group)} {Are(group)} delayed", FirstSentence(reason), group.Since, group.Count,
        $"We keep trying by ourselves. {NothingIsLost} If it lasts, ask whoever looks after the system to see what {providerOf(group.Channel)} says.");

    private static Fault Overdue(WaitingGroup group) => new(
        FaultKind.Overdue, $"overdue:{group.Channel.Code}", $"{Counted(group)} should have gone out by now",
        (group.IsQueued, group.Count) switch
        {
            (true, 1) => "It waits in the queue, and nothing takes it out.",
            (true, _) => "They wait in the queue, and nothing takes them out.",
            _ => $"{OneOrMore.They(group.Count)} couldn't be put in the queue.",
        },
        group.Since, group.Count,
        $"Ask whoever looks after the system whether it runs and reaches its queue. {NothingIsLost}");

    internal static Fault Late(LateGroup group, SaidTimes times)
    {
        var (what, day) = (group.Channel.Words.Counted(group.Count), SpokenTime.LongDay(group.Session));
        return group.IsDropped
            ? new Fault(
                FaultKind.Deadline, $"deadline:{group.Session:uuuu-MM-dd}:{group.Channel.Code}", $"{what} for {day} can't go out before opening",
                "At the rate that the provider takes them, there's no room left.", null, 0,
                $"{OneOrMore.They(group.Count)} won't be sent. Ask whoever looks after the system for a higher rate or an earlier start, before the next session.")
            : new Fault(
                FaultKind.Deadline, $"late:{group.Session:uuuu-MM-dd}:{group.Channel.Code}", $"{what} for {day} didn't go out before opening",
                $"{OneOrMore.They(group.Count)} {(group.Count == 1 ? "was" : "were")} to go out by {times.Of(group.Target)}.", group.Target, group.Count,
                $"{OneOrMore.They(group.Count)} still {(group.Count == 1 ? "goes" : "go")} out until it's too late for that day.");
    }

    private static Fault Unwritten(WaitingGroup group) => new(
        FaultKind.Unwritten, $"unwritten:{group.Channel.Code}", $"{Counted(group)} can't be written", "The template fails with what it has to say to these runners.",
        group.Since, group.Count,
        "Ask whoever looks after the system to mend the template: the log names it. We try again every five minutes until it's too late for their day.");

    private static string Counted(WaitingGroup group) => group.Channel.Words.Counted(group.Count);

    private static string Are(WaitingGroup group) => group.Count == 1 ? "is" : "are";

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..].TrimEnd('.') + ".";

    /// <summary>What follows it is about one message.</summary>
    private static string FirstSentence(string reason) => Sentence(reason.Split(". ")[0]);
}
