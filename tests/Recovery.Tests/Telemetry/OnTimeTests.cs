using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Telemetry;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Telemetry;

/// <summary>What the first objective counts: each nudge for an opening once, as in time, late or missed.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class OnTimeTests
{
    private static readonly Instant Expired = Instant.FromUtc(2027, 4, 27, 12, 0);

    [Theory]
    [InlineData(-20, "in-time")]
    [InlineData(0, "in-time")]
    [InlineData(10, "late")]
    public async Task What_was_sent_says_whether_it_was_in_time(int minutesAfterTarget, string timing)
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        await rig.Register(texts: 1, emails: 0);
        await rig.SendAll(DeliveryRig.Target + Duration.FromMinutes(minutesAfterTarget));

        Assert.Equal((1, 1), (measured.Sum("sent", "sms", timing), measured.Sum("sent", "sms")));
    }

    [Fact]
    public async Task What_answers_somebody_is_neither_in_time_nor_late()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Get<NudgeMetrics>().Sent(By.Email, lateness: null);

        Assert.Equal((1, 1), (measured.Sum("sent", "email", "answer"), measured.Sum("sent", "email")));
        Assert.Empty(measured.Values("lateness", "email"));
    }

    [Fact]
    public async Task What_only_its_receipt_proves_is_as_late_as_it_was_attempted()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Provider.Script = _ => Fault.DropAfterAccepting;
        await rig.Register(texts: 0, emails: 1);
        await rig.SendAll(DeliveryRig.NotBefore);

        rig.GoTo(Expired);
        var email = Assert.Single(await rig.All());
        await rig.Get<ReceiptHandler>().Apply([new Receipt(email.Id, By.Email, ReceiptKind.EmailDelivered)], []);

        Assert.Equal(1, measured.Sum("sent", "email", "in-time"));
    }

    [Fact]
    public async Task A_nudge_that_nobody_handled_in_its_time_was_missed()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        await rig.Register(texts: 2, emails: 1);
        await rig.Plan();

        rig.GoTo(Expired);
        await rig.Reconcile();
        await rig.Drain();

        Assert.Equal((2, 1), (measured.Sum("missed", "sms"), measured.Sum("missed", "email")));
        Assert.Equal(0, measured.Sum("sent", "sms"));
    }

    [Fact]
    public async Task A_message_that_comes_after_its_nudges_time_was_missed()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        await rig.Register(texts: 1, emails: 0);
        await rig.SendAll(Expired);
        await rig.Reconcile();

        Assert.Equal(1, measured.Sum("missed", "sms"));
    }

    [Fact]
    public async Task A_nudge_put_off_past_its_time_was_missed()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Provider.Script = _ => Fault.TooManyRequests();
        await rig.Register(texts: 1, emails: 0);
        await rig.SendAll(Expired - Duration.FromMilliseconds(1));
        await rig.Reconcile();

        Assert.Equal(1, measured.Sum("missed", "sms"));
    }

    [Fact]
    public async Task A_text_found_not_sent_once_its_time_had_passed_was_missed()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Provider.Script = r => r.Number == 1 ? Fault.DropBeforeAccepting : null;
        await rig.Register(texts: 1, emails: 0);
        await rig.SendAll(Expired - Duration.FromMinutes(1));
        Assert.Equal(NudgeStatus.InDoubt, Assert.Single(await rig.All()).Status);

        rig.GoTo(Expired + Duration.FromMinutes(5));
        await rig.Reconcile();

        Assert.Equal(1, measured.Sum("missed", "sms"));
    }

    [Fact]
    public async Task A_nudge_that_nobody_planned_in_time_was_missed()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        await rig.Register(texts: 1, emails: 1);

        rig.GoTo(Expired);
        await rig.Plan();

        Assert.Equal((1, 1), (measured.Sum("missed", "sms"), measured.Sum("missed", "email")));
    }
}
