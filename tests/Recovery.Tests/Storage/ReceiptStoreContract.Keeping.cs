using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>What a receipt leaves as it was, and whom the provider is asked about next.</summary>
public abstract partial class ReceiptStoreContract
{
    [Fact]
    public async Task A_receipt_changes_neither_when_a_message_was_accepted_nor_which_one_it_was()
    {
        var message = await Accepted(By.Sms);
        var accepted = Store.Now;
        Store.MoveTo(Store.Now + Duration.FromMinutes(5));
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered, "another's"));

        var nudge = await Store.Nudge(message);
        Assert.Equal((accepted, Store.Now, "ID1"), (nudge.AcceptedAt, nudge.FinishedAt, nudge.ProviderId));
    }

    [Fact]
    public async Task A_receipt_that_comes_late_still_says_which_message_it_was()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered));
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextOnItsWay, "ID1"));
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextTaken, "another's"));

        Assert.Equal((NudgeStatus.Delivered, "ID1"), await Store.Nudge(message) is var n ? (n.Status, n.ProviderId) : default);
    }

    [Fact]
    public async Task Whom_nobody_asked_about_for_longest_comes_first_and_the_other_channel_not_at_all()
    {
        var first = await Accepted(By.Sms, 1);
        var second = await Accepted(By.Sms, 2);
        var third = await Accepted(By.Sms, 3);
        await Accepted(By.Email, 4);
        var now = Store.Now + Duration.FromHours(3);
        await Store.Receipts.NoteAsked(first.Nudge, now - Duration.FromMinutes(90), Ct);
        await Store.Receipts.NoteAsked(second.Nudge, now - Duration.FromMinutes(100), Ct);

        Assert.Equal([third.Nudge, second.Nudge, first.Nudge], await Asked(9));
        Assert.Equal([third.Nudge, second.Nudge], await Asked(2));

        async Task<IEnumerable<string>> Asked(int take) => (await Store.Receipts.WithoutReceipt(
            By.Sms, now - Duration.FromDays(1), now - Duration.FromHours(1), now - Duration.FromHours(1), take, Ct)).Select(u => u.NudgeId);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    public async Task A_message_is_asked_about_from_an_hour_after_it_was_accepted_and_after_it_was_asked_about(int ms, int due)
    {
        var message = await Accepted(By.Sms);
        var at = Store.Now + Duration.FromHours(1) + Duration.FromMilliseconds(ms);
        Assert.Equal(due, await Due(at));
        await Store.Receipts.NoteAsked(message.Nudge, Store.Now + Duration.FromHours(1), Ct);
        Assert.Equal(due, await Due(at + Duration.FromHours(1)));

        // Until it was accepted a whole day ago.
        Assert.Equal(1 - due, await Due(Store.Now + Duration.FromDays(1) + Duration.FromMilliseconds(ms)));

        async Task<int> Due(Instant now) => (await Store.Receipts.WithoutReceipt(
            By.Sms, now - Duration.FromDays(1), now - Duration.FromHours(1), now - Duration.FromHours(1), 9, Ct)).Count;
    }

    [Fact]
    public async Task A_providers_reasons_leave_the_runners_own_as_it_is()
    {
        var message = await Accepted(By.Email);
        var runner = (await Store.Nudge(message)).RunnerId!.Value;
        await Store.Runners.Stop(runner, By.Email, StopReasons.Said, Source.Runner, Store.Now, Ct);
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailBounced, Suppress: StopReasons.Bounces));
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailReported, Suppress: StopReasons.MarkedAsSpam));

        Assert.Equal(
            [(Source.Provider, StopReasons.MarkedAsSpam), (Source.Runner, StopReasons.Said)],
            (await Store.Runners.Find(runner, Ct))!.Stops.Select(s => (s.By, s.Reason)).Order());
    }

    [Fact]
    public async Task A_receipt_that_says_nothing_of_where_an_email_stands_stops_the_address_all_the_same()
    {
        var message = await Accepted(By.Email);
        await Apply(new Receipt(message.Nudge, By.Email, null, Suppress: StopReasons.Unsubscribed));

        var nudge = await Store.Nudge(message);
        Assert.Equal(NudgeStatus.Accepted, nudge.Status);
        Assert.Equal(StopReasons.Unsubscribed, Assert.Single((await Store.Runners.Find(nudge.RunnerId!.Value, Ct))!.Stops).Reason);
    }
}
