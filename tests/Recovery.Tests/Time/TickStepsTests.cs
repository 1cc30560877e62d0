using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Time;

/// <summary>What is done at each tick is done by itself, and what fails is reported once.</summary>
public sealed class TickStepsTests : IDisposable
{
    private readonly LoggedLines _log = new();
    private readonly TickSteps _steps;
    private readonly List<string> _done = [];

    public TickStepsTests() => _steps = new TickSteps(_log.CreateLogger("steps"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_that_fails_is_named_and_the_others_are_done()
    {
        var failed = await Assert.ThrowsAsync<StepsFailedException>(() => _steps.Run([Fails("one"), Works("two"), Fails("three"), Works("four")], Ct));

        Assert.Equal(["one", "three"], failed.Steps.Order());
        Assert.Equal(["two", "four"], _done);
    }

    [Fact]
    public async Task A_lasting_fault_is_told_when_it_begins_and_when_it_is_over()
    {
        for (var tick = 0; tick < 3; tick++)
        {
            await Assert.ThrowsAsync<StepsFailedException>(() => _steps.Run([Fails("one")], Ct));
        }

        Assert.Contains("Failed, and is tried again at each tick: one", Assert.Single(_log.Lines), StringComparison.Ordinal);

        await _steps.Run([Works("one")], Ct);
        await _steps.Run([Works("one")], Ct);

        Assert.Contains("Works again: one", Assert.Single(_log.Lines.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_is_cancelled_nothing_more_is_begun()
    {
        using var stop = new CancellationTokenSource();
        var stops = new TickStep("stops", stop.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _steps.Run([stops, Works("after")], stop.Token));

        Assert.Empty(_done);
    }

    [Fact]
    public async Task An_item_that_fails_leaves_the_rest_of_its_step()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Each("good", "bad", "fine"));

        Assert.Equal(["good", "fine"], _done);
    }

    [Fact]
    public async Task After_five_items_that_failed_the_rest_is_left_for_the_next_tick()
    {
        var failed = await Assert.ThrowsAsync<AggregateException>(() => Each("bad", "bad", "good", "bad", "bad", "bad", "fine"));

        Assert.Equal(5, failed.InnerExceptions.Count);
        Assert.Equal(["good"], _done);
    }

    public void Dispose() => _log.Dispose();

    private Task Each(params string[] items) => TickSteps.Each(
        items,
        item =>
        {
            if (item == "bad")
            {
                throw new InvalidOperationException();
            }

            _done.Add(item);
            return Task.FromResult(true);
        },
        Ct);

    private TickStep Works(string name) => new(name, () =>
    {
        _done.Add(name);
        return Task.CompletedTask;
    });

    private static TickStep Fails(string name) => new(name, () => throw new InvalidOperationException());
}
