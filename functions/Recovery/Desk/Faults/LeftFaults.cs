using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Desk.Faults;

/// <summary>What was left behind: given up, unreadable, in doubt, never heard of again, not told. None of it waits to go out.</summary>
/// <param name="stuck">What the store says.</param>
/// <param name="providerOf">Who carries a channel's messages, by name.</param>
internal sealed class LeftFaults(StuckFacts stuck, Func<Channel, string> providerOf)
{
    public IEnumerable<Fault> All =>
    [
        .. stuck.Dead.Select(Dead),
        .. stuck.InDoubt.Select(InDoubt),
        .. stuck.Unreceipted.Select(NoReceipts),
        .. stuck.Unsent.Where(u => u.Step != Step.Note || u.Status != NudgeStatus.Skipped).GroupBy(u => u.Step is Step.Request or Step.Note).Select(u => Unsent(u.Key, [.. u])),
        .. stuck.Unreadable.Select(Unreadable),
    ];

    private static Fault Dead(DeadGroup group) => new(
        FaultKind.Dead, $"dead:{group.Channel.Code}", $"{group.Channel.Words.Counted(group.Count)} failed", $"A fault in this system kept {OneOrMore.Them(group.Count)} from the provider.",
        group.Since, 0,
        group.InTime == group.Count ? $"Send {OneOrMore.Them(group.Count)} again below."
        : group.InTime > 0 ? $"Send them again below: there's still time for {group.InTime:N0}."
        : $"It's too late to send {OneOrMore.Them(group.Count)} again. If it matters, ring the {OneOrMore.Runners(group.Count)}.");

    private Fault InDoubt(StuckGroup group) => new(
        FaultKind.InDoubt, $"in-doubt:{group.Channel.Code}", $"{group.Channel.Words.Counted(group.Count)} {(group.Count == 1 ? "is" : "are")} unconfirmed",
        $"The answer from {providerOf(group.Channel)} got lost, so nobody knows whether {(group.Count == 1 ? "it" : "they")} went out.", group.Since, 0,
        group.Channel.CanBeLookedUp
            ? $"We ask {providerOf(group.Channel)} every minute, for a day. Nothing is sent twice. If it matters, ring the {OneOrMore.Runners(group.Count)}."
            : $"We'll know once {providerOf(group.Channel)} reports on {OneOrMore.Them(group.Count)}. Nothing is sent twice. If it matters, ring the {OneOrMore.Runners(group.Count)}.");

    private Fault NoReceipts(StuckGroup group) => new(
        FaultKind.NoReceipts, $"no-receipts:{group.Channel.Code}", $"We haven't heard what became of {group.Channel.Words.Counted(group.Count)}",
        $"{providerOf(group.Channel)} took {OneOrMore.Them(group.Count)} more than an hour ago, and hasn't reported on {OneOrMore.Them(group.Count)}.", group.Since, 0,
        $"Most likely {OneOrMore.They(group.Count).ToLowerInvariant()} arrived. Ask whoever looks after the system to check that {providerOf(group.Channel)} reaches our public address.");

    private static Fault Unsent(bool toClinic, IReadOnlyList<UnsentGroup> groups)
    {
        var (count, last) = (groups.Sum(g => g.Count), groups[^1]);
        var why = last.Status == NudgeStatus.Skipped ? "It was too late by the time it could be sent." : Sentence(last.Reason ?? "The provider didn't deliver it.");
        return toClinic
            ? new Fault(
                FaultKind.Unsent, "unsent:clinic", $"{Messages(count)} to the clinic's own mailbox didn't arrive", why, groups[0].Since, 0,
                "Look at Appointments for requests that nobody has seen, and have the clinic's email address checked in the settings.")
            : new Fault(
                FaultKind.Unsent, "unsent:runners", $"{Messages(count)} about an appointment didn't reach the runner", why, groups[0].Since, 0,
                "The appointment stands all the same. Ring the runner.");
    }

    private static Fault Unreadable(StuckGroup group) => new(
        FaultKind.Unreadable, $"unreadable:{group.Channel.Code}", $"{Messages(group.Count)} in the queue for {group.Channel.Words.Many} couldn't be read",
        group.Count == 1 ? "It wasn't a message of ours, so we can't tell who it was for." : "They weren't messages of ours, so we can't tell who they were for.", group.Since, 0,
        "No reminder is lost: one that goes missing from a queue is queued again. Ask whoever looks after the system what else writes to it.");

    private static string Messages(int count) => count == 1 ? "1 message" : $"{count:N0} messages";

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..].TrimEnd('.') + ".";
}
