using FsCheck.Xunit;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;

namespace Recovery.Tests.Nudges.Receipts;

/// <summary>What holds for any history, by the rules alone.</summary>
[Properties(Arbitrary = [typeof(Histories)], MaxTest = 2000)]
public sealed class ReceiptRuleProperties
{
    [Property]
    public void Any_order_and_repetition_ends_the_same(History history) =>
        Assert.Equal(After(history, history.Receipts)[^1], After(history, history.InOtherOrder.Receipts)[^1]);

    [Property]
    public void A_nudge_only_ever_moves_up_the_precedence(History history)
    {
        var states = After(history, history.InOtherOrder.Receipts);
        Assert.Equal(states.Select(s => s.Rank).Order(), states.Select(s => s.Rank));
    }

    [Property]
    public void The_end_is_what_the_highest_receipt_means(History history)
    {
        var before = Before(history);
        var expected = Ending.Of(history, new Ending(before.Status, before.Reason, null, null, false));
        var end = After(history, history.Receipts)[^1];
        Assert.Equal((expected.Status, expected.Reason), (end.Status, end.Reason));
    }

    [Property]
    public void Telling_everything_once_more_changes_nothing(History history)
    {
        var end = After(history, history.Receipts)[^1];
        Assert.All(history.Receipts, r => Assert.Not(ReceiptRules.Moves(end, r)));
    }

    private static ReceiptState Before(History history) => new(
        history.Channel, history.Start switch
        {
            Start.NeverHandedOver or Start.SkippedAfterAnAttempt => NudgeStatus.Skipped,
            Start.Attempting => NudgeStatus.Attempting,
            Start.InDoubt => NudgeStatus.InDoubt,
            Start.Accepted => NudgeStatus.Accepted,
            _ => NudgeStatus.Rejected,
        },
        history.Start == Start.NeverHandedOver ? null : Instant.FromUtc(2027, 4, 26, 6, 30), 0, null);

    /// <summary>Where the nudge stands before the first and after each.</summary>
    private static List<ReceiptState> After(History history, IEnumerable<Receipt> receipts)
    {
        var states = new List<ReceiptState> { Before(history) };
        foreach (var receipt in receipts)
        {
            states.Add(ReceiptRules.Moves(states[^1], receipt)
                ? states[^1] with { Status = receipt.Kind!.Means, Rank = receipt.Kind.Rank, Reason = receipt.Reason }
                : states[^1]);
        }

        return states;
    }
}
