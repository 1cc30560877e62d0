using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Local.Queues;
using Recovery.Nudges.Queue;
using Recovery.Queues.ServiceBus;

namespace Recovery.Tests.Local;

/// <summary>A message belongs to this host until its lock runs out, and not an instant longer.</summary>
public sealed class LocksTests
{
    private static readonly Instant Received = Instant.FromUtc(2027, 4, 26, 6, 30);
    private static readonly Duration Second = Duration.FromSeconds(1);

    [Fact]
    public void A_lock_is_lost_at_the_instant_at_which_it_ends()
    {
        var held = Hold();

        Assert.Not(held.IsLostAt(held.LockedUntil - Duration.Epsilon));
        Assert.Holds(held.IsLostAt(held.LockedUntil));
    }

    [Fact]
    public void A_lock_is_renewed_when_half_of_it_is_left()
    {
        var held = Hold();
        Assert.Equal(Received + 30 * Second, held.RenewAt);

        held.Renewed(Received + 40 * Second, Received + 100 * Second);

        Assert.Equal((Received + 100 * Second, Received + 70 * Second), (held.LockedUntil, held.RenewAt));
        Assert.Equal(Received + 300 * Second, held.RenewUntil);
    }

    [Fact]
    public void A_lock_that_could_not_be_renewed_is_lost_at_once()
    {
        var held = Hold();

        held.Renewed(Received + 40 * Second, null);

        Assert.Holds(held.IsLostAt(Received + 40 * Second));
    }

    [Fact]
    public void A_renewal_that_fails_is_tried_again_when_half_of_the_rest_has_passed_until_the_lock_is_lost()
    {
        var held = Hold();

        held.NotRenewed(Received + 30 * Second);
        Assert.Equal((Received + 60 * Second, Received + 45 * Second), (held.LockedUntil, held.RenewAt));
        held.NotRenewed(Received + 45 * Second);
        Assert.Equal(Received + 52.5 * Second, held.RenewAt);

        held.NotRenewed(Received + 60 * Second);
        Assert.Equal(Instant.MaxValue, held.RenewAt);
    }

    [Theory]
    [InlineData(nameof(QueueFault.Unauthorized))]
    [InlineData(nameof(QueueFault.Throttled))]
    public async Task A_bus_that_renews_no_lock_for_a_while_is_asked_a_few_times_and_the_function_runs_on(string refusal)
    {
        var time = new FakeTimeProvider(Received.ToDateTimeOffset());
        await using var rig = new PumpRig(typeof(PumpTests.Handles), time: time);
        rig.Journal.Close();
        await rig.Send(1);
        rig.Start();
        await PumpRig.Until(() => rig.Journal.Calls.Count == 1);
        rig.Queue.RenewalFault = new QueueException(Enum.Parse<QueueFault>(refusal), "it refused");

        // At 30 and 45 seconds of the lock's sixty, and at no look between.
        time.Advance(TimeSpan.FromSeconds(29));
        await Pass(() => rig.Queue.NotRenewed == 2);
        Assert.InRange(time.GetUtcNow(), Received.Plus(45 * Second).ToDateTimeOffset(), Received.Plus(60 * Second).ToDateTimeOffset());

        rig.Queue.RenewalFault = null;
        await Pass(() => rig.Queue.Renewed == 1);
        time.Advance(TimeSpan.FromSeconds(20));
        rig.Journal.Open();
        await PumpRig.Until(() => rig.Queue.Completed == 1);

        Assert.Single(rig.Journal.Calls);
        Assert.Equal(
            ["The queue sms-nudges failed; trying again until it works", "The queue sms-nudges works again after 2 failures"], rig.Log);

        Task Pass(Func<bool> until) => PumpRig.Until(() =>
        {
            time.Advance(until() ? TimeSpan.Zero : TimeSpan.FromSeconds(0.25));
            return until();
        });
    }

    [Fact]
    public async Task A_message_whose_lock_ran_out_while_it_waited_is_left_to_whoever_gets_it_next()
    {
        var time = new FakeTimeProvider(Received.ToDateTimeOffset());
        await using var rig = new PumpRig(typeof(PumpTests.Handles), maxConcurrentCalls: 1, prefetchCount: 1, time: time);
        rig.Journal.Close();
        await rig.Send(2);
        rig.Start();
        await PumpRig.Until(() => rig.Journal.Calls.Count == 1);

        // As after a machine's sleep: nobody was awake to renew.
        time.Advance(TimeSpan.FromMinutes(2));
        rig.Journal.Open();
        await PumpRig.Until(() => rig.Queue.Completed == 2);

        Assert.DoesNotContain(("n1", 1, "n1.1"), rig.Journal.Calls);
        Assert.Contains(("n1", 2, "n1.1"), rig.Journal.Calls);
    }

    private static HeldMessage Hold() => new(
        new ReceivedMessage(SmsChannel.QueueName, 1, "n0.1", "{}", 1, "token", Received + 60 * Second, null, null), Received, Duration.FromMinutes(5));
}
