using System.Collections.Concurrent;
using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;

namespace Recovery.Tests.Nudges.Send;

/// <summary>Each way a provider can fail, alone, for every one of sixty nudges: nobody gets anything twice, nobody is forgotten.</summary>
public sealed class FaultTests
{
    private const int Each = 60;

    /// <summary>All calls at once: those that hang are waited for together.</summary>
    private static readonly Dictionary<string, string?> AtOnce = new() { ["Senders:Concurrency"] = "60" };

    public static TheoryData<string> FaultsAfterWhichTextsGoOut =>
        ["too-many-requests", "server-error", "server-error-after-accepting", "malformed", "hang", "hang-after-accepting", "drop-before-accepting", "drop-after-accepting", "slow"];

    [Theory]
    [MemberData(nameof(FaultsAfterWhichTextsGoOut))]
    public async Task Every_text_arrives_once_whatever_the_first_attempt_met(string fault)
    {
        await using var rig = await DeliveryRig.Start(settings: AtOnce);
        FirstAttempt(rig.Provider, fault);
        await rig.Register(texts: Each, emails: 0);
        await RunPast(rig);

        var nudges = await rig.All();
        Assert.Equal(Each, nudges.Count);
        Assert.All(nudges, n => Assert.Equal(NudgeStatus.Accepted, n.Status));
        Assert.All(nudges, n => Assert.NotNull(n.ProviderId));
        AssertOnceEach(rig, Each);
    }

    [Theory]
    [InlineData("too-many-requests", NudgeStatus.Accepted)]
    [InlineData("slow", NudgeStatus.Accepted)]
    [InlineData("malformed", NudgeStatus.InDoubt)]
    [InlineData("server-error", NudgeStatus.InDoubt)]
    [InlineData("server-error-after-accepting", NudgeStatus.InDoubt)]
    [InlineData("hang", NudgeStatus.InDoubt)]
    [InlineData("hang-after-accepting", NudgeStatus.InDoubt)]
    [InlineData("drop-before-accepting", NudgeStatus.InDoubt)]
    [InlineData("drop-after-accepting", NudgeStatus.InDoubt)]
    public async Task No_email_goes_out_twice_and_a_lost_answer_stands_in_doubt(string fault, NudgeStatus end)
    {
        await using var rig = await DeliveryRig.Start(settings: AtOnce);
        FirstAttempt(rig.Provider, fault);
        await rig.Register(texts: 0, emails: Each);
        await RunPast(rig);

        var nudges = await rig.All();
        Assert.Equal(Each, nudges.Count);
        Assert.All(nudges, n => Assert.Equal(end, n.Status));
        Assert.All(rig.Provider.Received.GroupBy(r => r.NudgeId), g => Assert.Single(g));
    }

    [Fact]
    public async Task A_number_that_said_stop_at_Twilio_is_refused_once_and_stopped_from_then_on()
    {
        await using var rig = await DeliveryRig.Start();
        rig.Provider.Script = _ => Fault.OptedOut;
        await rig.Register(texts: Each, emails: 0);
        await RunPast(rig);

        var nudges = await rig.All();
        var doms = nudges.Where(n => n.Step == "doms").ToList();
        Assert.Equal(Each, doms.Count);
        Assert.All(doms, n => Assert.Equal(NudgeStatus.Rejected, n.Status));
        Assert.Equal(Each, rig.Provider.Attempts.Count);

        // The last call of Thursday is not even tried.
        rig.GoTo(Instant.FromUtc(2027, 4, 29, 6, 30));
        await rig.Plan();
        await rig.Drain();
        Assert.Equal(Each, rig.Provider.Attempts.Count);
        Assert.All((await rig.All()).Where(n => n.Step == "last-call"), n => Assert.Equal((NudgeStatus.Skipped, SkipReason.Stopped), (n.Status, n.Reason)));
    }

    [Fact]
    public async Task Wrong_credentials_pause_the_channel_and_nothing_is_lost_once_they_are_mended()
    {
        await using var rig = await DeliveryRig.Start();
        rig.Provider.Script = _ => Fault.Unauthorized;
        await rig.Register(texts: Each, emails: 0);
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();

        Assert.Single(await rig.Log.Pauses(rig.Now, TestContext.Current.CancellationToken));

        // Those in flight when the first answer came were tried; the rest waited.
        Assert.InRange(rig.Provider.Attempts.Count, 1, Each);

        rig.Provider.Script = null;
        await RunPast(rig);
        Assert.All(await rig.All(), n => Assert.Equal(NudgeStatus.Accepted, n.Status));
        AssertOnceEach(rig, Each);
        Assert.Empty(await rig.Log.Pauses(rig.Now, TestContext.Current.CancellationToken));
    }

    /// <summary>The first attempt of each nudge meets the fault; those after it go well.</summary>
    private static void FirstAttempt(LoopbackProvider provider, string fault)
    {
        var seen = new ConcurrentDictionary<string, bool>();
        var first = Fault.All.First(f => f.Name == fault);
        provider.Script = request => seen.TryAdd(request.NudgeId!, true) ? first : null;
    }

    /// <summary>From the planning of the day before to an hour after opening, a minute at a time.</summary>
    private static async Task RunPast(DeliveryRig rig)
    {
        await rig.Plan();
        if (rig.Now < DeliveryRig.NotBefore)
        {
            rig.GoTo(DeliveryRig.NotBefore);
        }

        for (var minute = 0; minute < 30; minute++)
        {
            await rig.Drain();
            rig.Advance(Duration.FromMinutes(1));
            await rig.Reconcile();
        }
    }

    private static void AssertOnceEach(DeliveryRig rig, int count)
    {
        var received = rig.Provider.Received.GroupBy(r => r.NudgeId).ToList();
        Assert.Equal(count, received.Count);
        Assert.All(received, g => Assert.Single(g));
    }
}
