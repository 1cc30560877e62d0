using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Tests.Channels;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Nudges.Receipts;

/// <summary>Receipts that never came are asked for: not at once, not for ever, and whatever the provider makes of it.</summary>
public sealed class MissingReceiptsTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_asked_before_an_hour_and_a_final_answer_ends_it()
    {
        await using var rig = await Sent(texts: 1);
        var text = Assert.Single(rig.Provider.Received);
        rig.Provider.Stand(text.ProviderId!, "delivered");

        Assert.Empty(await AskedWithin(rig, Hour - Duration.FromMinutes(1), every: Duration.FromMinutes(1)));
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await rig.All()).Status);

        Assert.Equal([Hour], await AskedWithin(rig, Duration.FromMinutes(1), every: Duration.FromMinutes(1)));
        Assert.Empty(await AskedWithin(rig, Duration.FromHours(30), every: Duration.FromMinutes(30)));
        var nudge = Assert.Single(await rig.All());
        Assert.Equal((NudgeStatus.Delivered, text.ProviderId), (nudge.Status, nudge.ProviderId));
        Assert.Equal(NudgeEvent.Delivered, (await rig.Timeline(nudge))[^1]);
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("sent")]
    public async Task What_is_still_on_its_way_is_asked_for_once_an_hour_until_a_day_has_passed(string status)
    {
        await using var rig = await Sent(texts: 1);
        rig.Provider.Stand(Assert.Single(rig.Provider.Received).ProviderId!, status);

        Assert.Equal(
            Enumerable.Range(1, 23).Select(h => Duration.FromHours(h)), await AskedWithin(rig, Duration.FromHours(30), every: Duration.FromMinutes(20)));
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await rig.All()).Status);
    }

    [Fact]
    public async Task What_the_provider_has_told_is_not_asked_for()
    {
        await using var rig = await Sent(texts: 2);
        var nudges = await rig.All();
        await rig.Get<IReceiptStore>().Apply([new Receipt(nudges[0].Id, By.Sms, ReceiptKind.TextDelivered)], [], rig.Now, Ct);

        rig.Advance(Hour);
        await rig.Reconcile();

        Assert.Equal([nudges[1].ProviderId!], rig.Provider.Asked);
    }

    [Theory]
    [MemberData(nameof(TwilioAskTests.NoAnswers), MemberType = typeof(TwilioAskTests))]
    public async Task A_provider_that_fails_is_left_alone_for_a_while_and_asked_again_until_it_has_told_of_everybody(string fault)
    {
        await using var rig = await Sent(texts: 3);
        foreach (var text in rig.Provider.Received)
        {
            rig.Provider.Stand(text.ProviderId!, "delivered");
        }

        rig.Provider.AskScript = _ => Fault.All.Single(f => f.Name == fault);
        rig.Advance(Hour);
        await rig.Reconcile();

        // It failed once, so the rest is not even tried now; and nothing is thrown that would end the reconciling.
        Assert.Single(rig.Provider.Asked);
        Assert.All(await rig.All(), n => Assert.Equal(NudgeStatus.Accepted, n.Status));

        rig.Provider.AskScript = null;
        await AskedWithin(rig, Hour, every: Duration.FromMinutes(10));
        Assert.All(await rig.All(), n => Assert.Equal(NudgeStatus.Delivered, n.Status));
        Assert.Equal(4, rig.Provider.Asked.Count);
    }

    [Fact]
    public async Task A_text_that_Twilio_no_longer_has_keeps_nobody_else_from_being_asked_for()
    {
        await using var rig = await Sent(texts: 3);
        var gone = rig.Provider.Received[0].ProviderId!;
        rig.Provider.AskScript = id => id == gone ? Fault.Error(404, 20404) : null;
        foreach (var text in rig.Provider.Received)
        {
            rig.Provider.Stand(text.ProviderId!, "delivered");
        }

        rig.Advance(Hour);
        await AskedWithin(rig, Duration.FromMinutes(5), every: Duration.FromMinutes(1));

        Assert.Equal(
            [(gone, NudgeStatus.Accepted)],
            (await rig.All()).Where(n => n.Status != NudgeStatus.Delivered).Select(n => (n.ProviderId!, n.Status)));
        Assert.Single(rig.Provider.Asked, gone);
    }

    [Fact]
    public async Task A_text_that_is_found_not_to_have_arrived_goes_out_as_an_email()
    {
        // The last call is a text alone, and follows a text and an email of the step before.
        await using var rig = await DeliveryRig.Start();
        await rig.RegisterBoth();
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        rig.GoTo(Instant.FromUtc(2027, 4, 28, 18, 30));
        await rig.Plan();
        rig.GoTo(Instant.FromUtc(2027, 4, 29, 6, 30));
        await rig.Drain();
        rig.Provider.Stand(Assert.Single(rig.Provider.Received.Skip(2)).ProviderId!, "undelivered", 30005);

        rig.Advance(Hour);
        await rig.Reconcile();
        await rig.Drain();

        Assert.Equal(["sms", "email"], rig.Provider.Received.Skip(2).Select(r => r.Channel));
        var text = (await rig.All()).Single(n => n is { Step: "last-call", Channel.Code: "sms" });
        Assert.Equal(NudgeStatus.Undelivered, text.Status);
        Assert.EndsWith("(30005)", text.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emails_are_never_asked_for()
    {
        await using var rig = await Sent(texts: 0, emails: 2);

        Assert.Empty(await AskedWithin(rig, Duration.FromHours(30), every: Hour));
        Assert.All(await rig.All(), n => Assert.Equal(NudgeStatus.Accepted, n.Status));
    }

    private static async Task<DeliveryRig> Sent(int texts, int emails = 0)
    {
        var rig = await DeliveryRig.Start();
        await rig.Register(texts, emails);
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        Assert.Equal(texts + emails, rig.Provider.Count);
        return rig;
    }

    /// <summary>Lets time pass, and tells how long after the sending the provider was asked.</summary>
    private static async Task<IReadOnlyList<Duration>> AskedWithin(DeliveryRig rig, Duration time, Duration every)
    {
        var asked = new List<Duration>();
        for (var end = rig.Now + time; rig.Now + every <= end;)
        {
            rig.Advance(every);
            var before = rig.Provider.Asked.Count;
            await rig.Reconcile();
            asked.AddRange(Enumerable.Repeat(rig.Now - DeliveryRig.NotBefore, rig.Provider.Asked.Count - before));
        }

        return asked;
    }
}
