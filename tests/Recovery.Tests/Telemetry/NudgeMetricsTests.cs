using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges.Receipts;
using Recovery.Telemetry;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Telemetry;

/// <remarks>Beside them, nobody may listen to every system of this process.</remarks>
[Collection(TelemetryCollection.Name)]
public sealed class NudgeMetricsTests
{
    [Fact]
    public async Task Each_step_of_a_nudges_life_is_counted_once_for_its_channel()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        await rig.Register(texts: 2, emails: 1);
        await rig.SendAll(DeliveryRig.NotBefore);
        var text = (await rig.All()).First(n => n.Channel == By.Sms);
        foreach (var kind in new[] { ReceiptKind.TextOnItsWay, ReceiptKind.TextDelivered, ReceiptKind.TextDelivered, ReceiptKind.TextRead })
        {
            await rig.Get<ReceiptHandler>().Apply([new Receipt(text.Id, By.Sms, kind)], []);
        }

        Assert.Equal((2, 2, 2, 1), Life(measured, "sms"));
        Assert.Equal((1, 1, 1, 0), Life(measured, "email"));
    }

    [Fact]
    public async Task A_nudge_put_off_is_queued_again_and_sent_once()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Provider.Script = r => r.Number == 1 ? Fault.TooManyRequests() : null;
        await rig.Register(texts: 1, emails: 0);
        await rig.SendAll(DeliveryRig.NotBefore);
        await rig.SendAll(DeliveryRig.NotBefore + Duration.FromMinutes(5));

        Assert.Equal((1, 2, 1, 0), Life(measured, "sms"));
    }

    [Fact]
    public async Task What_only_its_receipt_proves_counts_as_sent_then()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Provider.Script = _ => Fault.DropAfterAccepting;
        await rig.Register(texts: 0, emails: 1);
        await rig.SendAll(DeliveryRig.NotBefore);
        Assert.Equal(0, measured.Sum("sent", "email"));

        var email = Assert.Single(await rig.All());
        await rig.Get<ReceiptHandler>().Apply([new Receipt(email.Id, By.Email, ReceiptKind.EmailProcessed), new Receipt(email.Id, By.Email, ReceiptKind.EmailDelivered)], []);
        Assert.Equal((1, 1, 1, 1), Life(measured, "email"));
    }

    [Theory]
    [InlineData(-20, 0)]
    [InlineData(0, 0)]
    [InlineData(10, 600)]
    public async Task A_nudge_is_late_by_what_has_passed_since_opening(int minutesAfterTarget, double seconds)
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        await rig.Register(texts: 1, emails: 0);
        await rig.Plan();
        await rig.SendAll(DeliveryRig.Target + Duration.FromMinutes(minutesAfterTarget));

        Assert.Equal(seconds, Assert.Single(measured.Values("lateness", "sms")));
        Assert.Empty(measured.Values("lateness", "email"));
    }

    [Fact]
    public async Task What_is_in_doubt_is_told_with_its_age_by_who_reconciled_last()
    {
        await using var rig = await DeliveryRig.Start();
        using var measured = Measured.On(rig);
        rig.Provider.Script = _ => Fault.DropAfterAccepting;
        await rig.Register(texts: 0, emails: 2);
        Assert.Null(measured.Gauge("in_doubt", "email"));
        await rig.SendAll(DeliveryRig.NotBefore);

        rig.Advance(Duration.FromMinutes(30));
        await rig.Reconcile();
        Assert.Equal((2, 0), (measured.Gauge("in_doubt", "email"), measured.Gauge("in_doubt", "sms")));
        Assert.Equal(0, measured.Gauge("in_doubt.oldest", "sms"));
        rig.Advance(Duration.FromMinutes(1));
        Assert.Equal(31 * 60, measured.Gauge("in_doubt.oldest", "email"));

        // Another process may reconcile by now.
        rig.Advance(Duration.FromMinutes(2));
        Assert.Null(measured.Gauge("in_doubt", "email"));

        rig.Advance(Duration.FromDays(2));
        await rig.Reconcile();
        Assert.Equal((0, 0), (measured.Gauge("in_doubt", "email"), measured.Gauge("in_doubt.oldest", "email")));
    }

    [Fact]
    public async Task Nobody_counts_what_is_in_doubt_for_nobody()
    {
        await using var rig = await DeliveryRig.Start();
        Assert.Not(rig.Get<NudgeMetrics>().WantsInDoubt);
        using var measured = Measured.On(rig);
        Assert.Holds(rig.Get<NudgeMetrics>().WantsInDoubt);
    }

    private static (double Planned, double Queued, double Sent, double Delivered) Life(Measured measured, string channel) =>
        (measured.Sum("planned", channel), measured.Sum("queued", channel), measured.Sum("sent", channel), measured.Sum("delivered", channel));
}
