using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;
using Recovery.Tests.Telemetry;

namespace Recovery.Tests.Nudges.Queue;

/// <summary>What is decided gets onto its queue, and is marked so only once it is there.</summary>
public sealed class QueueDispatcherTests : IAsyncDisposable
{
    private const string ToQueue = "IQueueingStore.ToQueue";
    private const string Send = "INudgeQueue.Send";
    private const string Mark = "IQueueingStore.MarkQueued";

    private readonly RecordedRig _rig = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RecordedCalls Calls => _rig.Calls;

    private QueueDispatcher Dispatcher => _rig.Get<QueueDispatcher>();

    [Fact]
    public async Task Everything_is_queued_batch_by_batch_and_marked_only_after_it_is_on_the_queue()
    {
        using var measured = new Measured(_rig.Get<IMeterFactory>());
        var (first, second) = (new[] { Nudge("a"), Nudge("b") }, new[] { Nudge("c") });
        Calls.AnswerInTurn(ToQueue, first, second);

        Assert.Equal(3, await Dispatcher.Dispatch(Ct));

        Assert.Equal([ToQueue, Send, Mark, ToQueue, Send, Mark, ToQueue], Calls.Names);
        Assert.All(Calls.To(ToQueue), c => Assert.Equal([1000], c.Given));
        Assert.Equal([first, second], Calls.To(Send).Select(c => (IEnumerable<QueuedNudge>)c.Given[0]!));
        Assert.Equal([[new("a", 2), new("b", 2)], [new("c", 2)]], Calls.To(Mark).Select(c => (IReadOnlyList<NudgeMessage>)c.Given[0]!));
        Assert.All(Calls.To(Mark), c => Assert.Equal(RecordedRig.Start, c.Given[1]));
        Assert.Equal(3, measured.Sum("queued", "sms"));
    }

    [Fact]
    public async Task What_a_queue_did_not_take_is_not_marked_and_the_other_channels_is()
    {
        Calls.AnswerInTurn(ToQueue, (object)new[] { Nudge("a"), Nudge("b", By.Email) });
        Calls.Answer(Send, given => ((IReadOnlyList<QueuedNudge>)given[0]!)[0].Channel == By.Sms ? new InvalidOperationException("full") : null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Dispatcher.Dispatch(Ct));

        Assert.Equal([new NudgeMessage("b", 2)], (IEnumerable<NudgeMessage>)Calls.Given(Mark)[0]!);
    }

    [Fact]
    public async Task Whoever_waits_for_the_message_is_not_told_of_a_queue_that_is_away()
    {
        Calls.AnswerInTurn(ToQueue, (object)new[] { Nudge("a") });
        Calls.Answer(Send, new InvalidOperationException("away"));

        await Dispatcher.DispatchSoon(Ct);

        Assert.Empty(Calls.To(Mark));
    }

    /// <summary>Or a full disk would put a stack trace into the log for each sign-up.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_queue_that_is_away_is_logged_and_a_store_that_is_says_so_itself(bool isStore, int lines)
    {
        using var log = new LoggedLines();
        _rig.Get<ILoggerFactory>().AddProvider(log);
        Calls.AnswerInTurn(ToQueue, (object)new[] { Nudge("a"), Nudge("b", By.Email) });
        Calls.Answer(Send, isStore ? new StoreException("full") : new InvalidOperationException("away"));

        await Dispatcher.DispatchSoon(Ct);

        Assert.Equal(lines, log.Lines.Count);
    }

    [Fact]
    public async Task Of_several_at_once_only_one_takes_to_the_queue_what_is_there()
    {
        var taken = new TaskCompletionSource();
        Calls.AnswerInTurn(ToQueue, (object)new[] { Nudge("a") });
        Calls.Answer(Send, taken.Task);
        var first = Dispatcher.Dispatch(Ct);
        var second = Dispatcher.Dispatch(Ct);

        Assert.Equal([ToQueue, Send], Calls.Names);
        taken.SetResult();
        Assert.Equal((1, 0), (await first, await second.WaitAsync(TimeSpan.FromSeconds(20), Ct)));
    }

    [Fact]
    public async Task The_next_may_dispatch_after_one_that_failed()
    {
        Calls.AnswerInTurn(ToQueue, new InvalidOperationException("the store is away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Dispatcher.Dispatch(Ct));

        Assert.True(Dispatcher.Dispatch(Ct).IsCompletedSuccessfully, "the turn was never given back");
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private static QueuedNudge Nudge(string id, Channel? channel = null) => new(
        new NudgeMessage(id, 2), channel ?? By.Sms, RecordedRig.Start, RecordedRig.Start + Duration.FromHours(1));
}
