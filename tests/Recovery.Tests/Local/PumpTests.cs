using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;
using Recovery.Channels.Sms;
using Recovery.Functions.Triggers;
using Recovery.Nudges.Queue;

namespace Recovery.Tests.Local;

public sealed class PumpTests
{
    private const string DeadSms = SmsChannel.QueueName + QueueNames.DeadLetterSuffix;

    [Fact]
    public async Task Every_message_is_handled_once_and_completed()
    {
        await using var rig = new PumpRig(typeof(Handles));
        await rig.Send(300);
        rig.Start();
        await rig.Send(300, from: 300);

        await PumpRig.Until(() => rig.Queue.Completed == 600);

        Assert.Equal(600, rig.Journal.Calls.Select(c => c.Nudge).Distinct().Count());
        Assert.Equal(600, rig.Journal.Calls.Count);
        Assert.Equal(0, await rig.Waiting());
        Assert.Empty(rig.Log);
    }

    [Fact]
    public async Task No_more_run_at_once_than_host_json_allows()
    {
        await using var rig = new PumpRig(typeof(Handles), maxConcurrentCalls: 4, prefetchCount: 8);
        rig.Journal.Close();
        await rig.Send(40);
        rig.Start();
        await PumpRig.Until(() => rig.Journal.Calls.Count == 4);

        // Were there a fifth place, the messages that were fetched ahead would take it now.
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(4, rig.Journal.Calls.Count);
        rig.Journal.Open();
        await PumpRig.Until(() => rig.Queue.Completed == 40);

        Assert.Equal(4, rig.Journal.MostAtOnce);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(2, 50)]
    public async Task Any_concurrency_and_prefetch_drain_the_queue(int maxConcurrentCalls, int prefetchCount)
    {
        await using var rig = new PumpRig(typeof(Handles), maxConcurrentCalls, prefetchCount);
        await rig.Send(60);
        rig.Start();

        await PumpRig.Until(() => rig.Queue.Completed == 60);
    }

    [Fact]
    public async Task A_place_is_free_while_the_completion_is_still_being_written()
    {
        await using var rig = new PumpRig(typeof(Handles), maxConcurrentCalls: 1, prefetchCount: 0);
        var written = new TaskCompletionSource();
        rig.Queue.BeforeComplete = written.Task;
        await rig.Send(20);
        rig.Start();

        await PumpRig.Until(() => rig.Journal.Calls.Count == 20);

        Assert.Equal(0, rig.Queue.Completed);
        written.SetResult();
        await PumpRig.Until(() => rig.Queue.Completed == 20);
    }

    [Fact]
    public async Task A_message_whose_function_fails_is_given_back_and_delivered_again()
    {
        await using var rig = new PumpRig(typeof(Handles));
        rig.Journal.FailuresEach = 2;
        await rig.Send(1);
        rig.Start();

        await PumpRig.Until(() => rig.Queue.Completed == 1);

        Assert.Equal([("n0", 1, "n0.1"), ("n0", 2, "n0.1"), ("n0", 3, "n0.1")], rig.Journal.Calls);
        Assert.Equal(2, rig.Log.Count(l => l.StartsWith("Handles failed on message n0.1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_always_fails_ends_among_the_dead_letters_with_the_reason()
    {
        await using var rig = new PumpRig(typeof(FailsAndShows));
        rig.Journal.FailuresEach = int.MaxValue;
        await rig.Send(1);
        rig.Start();

        await PumpRig.Until(() => rig.Journal.Calls.Count == 11);

        Assert.Equal(Enumerable.Range(1, 10), rig.Journal.Calls.Take(10).Select(c => c.Delivery));
        Assert.Equal(("n0", 0, "MaxDeliveryCountExceeded"), rig.Journal.Calls[10]);
        await PumpRig.Until(() => rig.Queue.Completed == 1);
        Assert.Equal(0, await rig.Waiting(DeadSms));
    }

    [Fact]
    public async Task Locks_are_renewed_for_as_long_as_host_json_says()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));
        await using var rig = new PumpRig(typeof(Handles), time: time);
        rig.Journal.Close();
        await rig.Send(1);
        rig.Start();
        await PumpRig.Until(() => rig.Journal.Calls.Count == 1);

        // A lock lasts a minute: four minutes later the message is still ours.
        await Pass(TimeSpan.FromMinutes(4));
        Assert.InRange(rig.Queue.Renewed, 4, 16);
        Assert.Single(rig.Journal.Calls);

        // After five it is left to run out, and the message delivered again.
        await Pass(TimeSpan.FromMinutes(3));
        await PumpRig.Until(() => rig.Journal.Calls.Count == 2);
        Assert.Equal(2, rig.Journal.Calls[1].Delivery);

        async Task Pass(TimeSpan span)
        {
            for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_is_said_once_and_survived()
    {
        await using var rig = new PumpRig(typeof(Handles));
        rig.Queue.Failures = 4;
        await rig.Send(20);
        rig.Start();

        await PumpRig.Until(() => rig.Queue.Completed == 20);

        Assert.Equal(
            ["The queue sms-nudges failed; trying again until it works", "The queue sms-nudges works again after 4 failures"], rig.Log);
    }

    [Fact]
    public async Task A_stop_lets_running_functions_end_and_gives_back_what_has_not_begun()
    {
        await using var rig = new PumpRig(typeof(Handles), maxConcurrentCalls: 2, prefetchCount: 10);
        rig.Journal.Close();
        await rig.Send(12);
        rig.Start();
        await PumpRig.Until(() => rig.Journal.Calls.Count == 2);

        var ending = rig.End();
        rig.Journal.Open();
        await ending;

        Assert.Equal(2, rig.Queue.Completed);
        Assert.Equal(2, rig.Journal.Calls.Count);
        var left = await rig.SqlQueue.Receive(SmsChannel.QueueName, 100, TestContext.Current.CancellationToken);
        Assert.Equal(10, left.Count);
    }

    [Fact]
    public async Task A_function_that_will_not_end_is_cancelled_and_its_message_given_back()
    {
        await using var rig = new PumpRig(typeof(Handles));
        rig.Journal.Close();
        await rig.Send(1);
        rig.Start();
        await PumpRig.Until(() => rig.Journal.Calls.Count == 1);
        var began = TimeProvider.System.GetTimestamp();

        await rig.End();

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
        Assert.Single(await rig.SqlQueue.Receive(SmsChannel.QueueName, 100, TestContext.Current.CancellationToken));
    }

    public sealed class Handles(PumpJournal journal)
    {
        [Function("Handles")]
        public Task Run([ServiceBusTrigger(SmsChannel.QueueName)] string message, string messageId, int deliveryCount, CancellationToken ct) =>
            journal.Call(NudgeMessage.Read(message).Nudge, deliveryCount, messageId, ct);
    }

    public sealed class FailsAndShows(PumpJournal journal)
    {
        [Function("Fails")]
        public Task Fails([ServiceBusTrigger(SmsChannel.QueueName)] string message, int deliveryCount) =>
            journal.Call(NudgeMessage.Read(message).Nudge, deliveryCount, null, CancellationToken.None);

        [Function("Shows")]
        public async Task Shows([ServiceBusTrigger(DeadSms)] string message, string? applicationProperties)
        {
            var before = journal.FailuresEach;
            journal.FailuresEach = -1;
            await journal.Call(NudgeMessage.Read(message).Nudge, 0, GivenUp.Why(applicationProperties), CancellationToken.None);
            journal.FailuresEach = before;
        }
    }
}
