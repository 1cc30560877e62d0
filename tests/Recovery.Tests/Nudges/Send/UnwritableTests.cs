using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>A template that stumbles over one runner's facts, which no trial at the start can foresee, costs nobody else their message.</summary>
public sealed class UnwritableTests : IDisposable
{
    private readonly DirectoryInfo _templates = Directory.CreateTempSubdirectory("recovery-templates-");

    public UnwritableTests() => File.WriteAllText(
        Path.Combine(_templates.FullName, "doms.sms.txt"), "{{ if name == 'Zed' }}{{ first_days[9].day }}{{ end }}{{ link }}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _templates.Delete(recursive: true);

    [Fact]
    public async Task The_one_waits_and_the_others_are_sent()
    {
        await using var rig = await Planned();
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        await rig.Reconcile();

        Assert.Equal(NudgeStatus.Accepted, (await Text(rig, "Ella")).Status);
        var unwritable = await Text(rig, "Zed");
        Assert.Equal((NudgeStatus.Deferred, "its words couldn't be written; the system's log says more"), (unwritable.Status, unwritable.Reason));

        rig.GoTo(unwritable.Expires);
        await rig.Reconcile();
        unwritable = await Text(rig, "Zed");
        Assert.Equal((NudgeStatus.Skipped, SkipReason.TooLate), (unwritable.Status, unwritable.Reason));
    }

    [Fact]
    public async Task The_one_stays_in_doubt_and_the_others_are_looked_up()
    {
        await using var rig = await Planned();
        rig.GoTo(DeliveryRig.NotBefore);

        // The sender died with both in its hands, the unwritable one first.
        foreach (var name in new[] { "Zed", "Ella" })
        {
            var text = await Text(rig, name);
            Assert.IsType<Claim.Send>(await rig.Nudges.Claim(new NudgeMessage(text.Id, text.Generation), rig.Now, rig.Now + Duration.FromSeconds(1), null, Ct));
            rig.Advance(Duration.FromSeconds(2));
        }

        rig.Advance(Duration.FromMinutes(5));
        await rig.Reconcile();
        await rig.Drain();

        Assert.Equal(NudgeStatus.Accepted, (await Text(rig, "Ella")).Status);
        Assert.Equal(NudgeStatus.InDoubt, (await Text(rig, "Zed")).Status);
    }

    private async Task<DeliveryRig> Planned()
    {
        var rig = await DeliveryRig.Start(settings: new Dictionary<string, string?> { ["Templates:Path"] = _templates.FullName });
        await rig.Get<IRaceStore>().Seed(RaceData.Shipped(), Ct);
        var since = Instant.FromUtc(2027, 3, 1, 9, 0);
        await rig.Runners.Register(
            [.. new[] { ("Zed", "+447700900001"), ("Ella", "+447700900002") }.Select(r => new Registration(
                new SignUp(r.Item1, r.Item2, null, "london-marathon-2027", new LocalDate(2027, 4, 25), By.Texts("Text me.", "test", since)),
                since, Source.Import))],
            Ct);
        await rig.Plan();
        return rig;
    }

    private static async Task<Nudge> Text(DeliveryRig rig, string name)
    {
        var page = await rig.Log.Page(new LogQuery(null, null, "doms", null, null, null, null, 100), Ct);
        return page.Items.Single(l => l.Name == name).Nudge;
    }
}
