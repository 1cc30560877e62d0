using NodaTime;
using Recovery.Queues.ServiceBus;
using Recovery.Tests.Local;

namespace Recovery.Tests.ServiceBus;

/// <summary>This machine's clock and Service Bus's are apart: locks are counted by what passes here, and nothing is lost over it.</summary>
public sealed class ClockSkewTests
{
    /// <summary>Minutes that this machine's clock is ahead; 3 are less than the longest lock, so that it can't tell.</summary>
    public static readonly TheoryData<int> Minutes = [60, -60, 3, -3, 0];

    private static readonly Duration Lock = Duration.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Minutes))]
    public async Task A_lock_holds_for_its_time_and_longer_when_it_is_renewed(int ahead)
    {
        await using var rig = new BusRig(ahead: TimeSpan.FromMinutes(ahead));
        await rig.Send("a");
        var held = await rig.One();
        Assert.Equal(rig.Now + Lock, held.LockedUntil);

        rig.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(rig.Now + Lock, await rig.Queue.Renew(held, Ct));
        rig.Advance(TimeSpan.FromSeconds(50));
        Assert.Holds(await rig.Queue.Complete(held, Ct));
        rig.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await rig.Receive());
        Assert.Empty(await rig.DeadNow());
    }

    [Theory]
    [MemberData(nameof(Minutes))]
    public async Task A_lock_that_ran_out_is_lost_on_the_buss_word(int ahead)
    {
        await using var rig = new BusRig(ahead: TimeSpan.FromMinutes(ahead));
        await rig.Send("a");
        var lost = await rig.One();
        rig.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await rig.Queue.Renew(lost, Ct));
        Assert.Not(await rig.Queue.Complete(lost, Ct));

        var again = await rig.One();
        Assert.Equal(2, again.DeliveryCount);
        Assert.Holds(await rig.Queue.Complete(again, Ct));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Everything_is_handled_once_while_its_locks_are_renewed(int ahead)
    {
        await using var rig = new BusRig(ahead: TimeSpan.FromMinutes(ahead));
        await using var pump = new PumpRig(typeof(PumpTests.Handles), maxConcurrentCalls: 10, prefetchCount: 0, time: rig.Time, receiver: rig.Queue);
        pump.Journal.Close();
        await rig.Send([.. Enumerable.Range(0, 10).Select(i => $"n{i}")]);
        pump.Start();
        await PumpRig.Until(() => pump.Journal.Calls.Count == 10);

        // They are held for longer than a lock.
        for (var renewed = 10; renewed <= 30; renewed += 10)
        {
            rig.Advance(TimeSpan.FromSeconds(30));
            await PumpRig.Until(() =>
            {
                if (pump.Queue.Renewed < renewed)
                {
                    rig.Advance(TimeSpan.FromSeconds(0.5));
                }

                return pump.Queue.Renewed >= renewed;
            });
        }

        pump.Journal.Open();
        await PumpRig.Until(() => pump.Queue.Completed == 10);
        rig.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await rig.Receive());
        Assert.Empty(await rig.DeadNow());
        Assert.Equal(10, pump.Journal.Calls.Count);
    }

    [Theory]
    [InlineData(60, "59 minutes or more ahead of")]
    [InlineData(-60, "56 minutes or more behind")]
    public async Task Clocks_far_apart_are_said_once(int ahead, string expected)
    {
        await using var rig = new BusRig(ahead: TimeSpan.FromMinutes(ahead));
        await rig.Send("a", "b");
        await rig.Last(2);
        Assert.Contains($"This machine's clock is {expected} Service Bus's; set it", Assert.Single(rig.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clocks_that_agree_are_not_worth_a_word()
    {
        await using var rig = new BusRig();
        await rig.Send("a", "b");
        await rig.Last(2);
        Assert.Empty(rig.Log);
    }

    /// <summary>In seconds.</summary>
    [Theory]
    [InlineData(60, 60, 60)]
    [InlineData(300, 900, 300)]
    [InlineData(30, 900, 30)]
    [InlineData(59, 61, 59)]
    [InlineData(300.01, 300, 300)]
    [InlineData(-3540, 60, 60)]
    [InlineData(3660, 60, 60)]
    [InlineData(3660, 30, 30)]
    [InlineData(3660, 900, 60)]
    [InlineData(4, 900, 60)]
    [InlineData(240, 60, 60)]
    public void A_lock_is_as_long_as_both_clocks_have_it_if_that_can_be(double left, double sinceQueued, double expected) =>
        Assert.Equal(Duration.FromSeconds(expected), LockSpan.Of(Duration.FromSeconds(left), Duration.FromSeconds(sinceQueued)));
}
