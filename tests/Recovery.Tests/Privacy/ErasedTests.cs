using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Privacy;

/// <summary>A runner is erased while messages are on their way, and the provider's copies go after.</summary>
public sealed class ErasedTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erased_between_queueing_and_sending_nothing_is_sent()
    {
        await using var rig = await DeliveryRig.Start();
        var runners = await rig.Register(texts: 2, emails: 1);
        await rig.Plan();
        await Erase(rig, runners[0]);
        await Erase(rig, runners[2]);

        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        await rig.Plan();
        await rig.Reconcile();
        await rig.Drain();

        Assert.Single(rig.Provider.Attempts);
        Assert.Equal(
            [(NudgeStatus.Accepted, null), (NudgeStatus.Skipped, SkipReason.Erased), (NudgeStatus.Skipped, SkipReason.Erased)],
            (await rig.All()).Select(n => (n.Status, n.Reason)).Order());
    }

    [Fact]
    public async Task Erased_while_the_provider_is_called_it_is_not_sent_again_and_its_copy_is_deleted()
    {
        await using var rig = await DeliveryRig.Start();
        var runner = Assert.Single(await rig.Register(texts: 1, emails: 0));
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        rig.Provider.Script = _ =>
        {
            Erase(rig, runner).GetAwaiter().GetResult();
            return null;
        };

        await rig.Drain();
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await rig.All()).Status);
        await rig.Reconcile();

        Assert.Holds(Assert.Single(rig.Provider.Attempts).Deleted);
        Assert.Null(Assert.Single(await rig.All()).ProviderId);
    }

    [Fact]
    public async Task Only_the_erased_runners_texts_are_deleted_at_the_provider_and_only_once()
    {
        var (rig, runners) = await Sent(texts: 2, emails: 1);
        await using var _ = rig;
        await rig.Reconcile();
        Assert.DoesNotContain(rig.Provider.Attempts, a => a.Deleted);

        var asked = 0;
        rig.Provider.DeleteScript = _ => { asked++; return null; };
        await Erase(rig, runners[0]);
        await Erase(rig, runners[2]);
        await rig.Reconcile();
        await rig.Reconcile();

        Assert.Equal(["+447700900000"], rig.Provider.Attempts.Where(a => a.Deleted).Select(a => a.To));
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(409)]
    [InlineData(429)]
    public async Task What_the_provider_does_not_delete_is_asked_for_again(int status)
    {
        var (rig, runners) = await Sent(texts: 1);
        await using var _ = rig;
        await Erase(rig, runners[0]);

        rig.Provider.DeleteScript = _ => status;
        await rig.Reconcile();
        Assert.NotNull(Assert.Single(await rig.All()).ProviderId);

        rig.Provider.DeleteScript = null;
        await rig.Reconcile();
        Assert.Holds(Assert.Single(rig.Provider.Attempts).Deleted);
        Assert.Null(Assert.Single(await rig.All()).ProviderId);
    }

    [Fact]
    public async Task A_text_that_the_provider_no_longer_has_is_done()
    {
        var (rig, runners) = await Sent(texts: 1);
        await using var _ = rig;
        await Erase(rig, runners[0]);

        rig.Provider.DeleteScript = _ => 404;
        await rig.Reconcile();

        Assert.Empty(await rig.Get<IProviderErasures>().Next(9, rig.Now, Ct));
    }

    [Fact]
    public async Task A_text_whose_answer_was_lost_is_looked_up_before_its_number_is_gone_and_its_copy_deleted()
    {
        await using var rig = await DeliveryRig.Start();
        var runners = await rig.Register(texts: 2, emails: 0);
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        rig.Provider.Script = _ => Fault.ServerErrorAfterAccepting;
        await rig.Drain();
        Assert.All(await rig.All(), n => Assert.Equal((NudgeStatus.InDoubt, null), (n.Status, n.ProviderId)));

        Assert.Holds(await rig.Get<Erasure>().Erase(runners[0].RunnerId, Source.Runner));
        Assert.Not(await rig.Get<Erasure>().Erase(runners[0].RunnerId, Source.Runner));
        await rig.Reconcile();

        Assert.Equal(["+447700900000"], rig.Provider.Attempts.Where(a => a.Deleted).Select(a => a.To));
    }

    [Fact]
    public async Task An_erasure_waits_for_no_provider()
    {
        await using var rig = await DeliveryRig.Start();
        var runner = Assert.Single(await rig.Register(texts: 1, emails: 0));
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        rig.Provider.Script = _ => Fault.ServerErrorAfterAccepting;
        await rig.Drain();
        rig.Provider.LookUpScript = _ => Fault.ServerError;

        Assert.Holds(await rig.Get<Erasure>().Erase(runner.RunnerId, Source.Runner));

        Assert.Null(await rig.Runners.Find(runner.RunnerId, Ct));
    }

    private static async Task<(DeliveryRig Rig, IReadOnlyList<RegistrationResult> Runners)> Sent(int texts, int emails = 0)
    {
        var rig = await DeliveryRig.Start();
        var runners = await rig.Register(texts, emails);
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        return (rig, runners);
    }

    private static async Task Erase(DeliveryRig rig, RegistrationResult runner) =>
        Assert.Holds(await rig.Get<IRunnerData>().Erase(runner.RunnerId, Source.Runner, rig.Now, Ct));
}
