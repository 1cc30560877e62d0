using Recovery.Time;

namespace Recovery.Tests.Time;

/// <summary>A clock that skips shows the time to which it skipped, one that is to stop stands still, and none goes back.</summary>
public sealed class ShiftedTimeProviderTests
{
    private static readonly DateTimeOffset Begin = new(2027, 4, 26, 7, 0, 0, TimeSpan.Zero);
    private readonly ShiftedTimeProvider _time = new(Begin, 1);

    [Fact]
    public void It_skips_ahead_and_runs_on_from_there()
    {
        _time.SkipTo(Begin.AddDays(1));

        Assert.InRange(_time.GetUtcNow(), Begin.AddDays(1), Begin.AddDays(1).AddMinutes(1));
    }

    [Fact]
    public void It_never_goes_back()
    {
        _time.SkipTo(Begin.AddDays(-1));

        Assert.InRange(_time.GetUtcNow(), Begin, Begin.AddMinutes(1));
    }

    /// <summary>So fast that an hour takes a few milliseconds.</summary>
    [Fact]
    public void It_stands_where_it_is_to_stop_and_runs_on_from_there_when_it_may()
    {
        var stop = Begin + TimeSpan.FromHours(1);
        _time.Stop = stop;
        _time.Speed = 1e6;
        Assert.True(SpinWait.SpinUntil(() => _time.GetUtcNow() == stop, TimeSpan.FromSeconds(10)), "It never came there.");
        Assert.False(SpinWait.SpinUntil(() => _time.GetUtcNow() != stop, TimeSpan.FromMilliseconds(1)), "It did not stand still.");

        _time.Speed = 1;
        Assert.Equal(stop, _time.GetUtcNow());
        _time.Stop = null;
        Assert.InRange(_time.GetUtcNow(), stop, stop + TimeSpan.FromHours(1));
    }

    [Fact]
    public void What_lies_behind_it_does_not_stop_it()
    {
        _time.Stop = Begin - TimeSpan.FromHours(1);
        _time.Speed = 1e6;

        Assert.True(SpinWait.SpinUntil(() => _time.GetUtcNow() > Begin + TimeSpan.FromHours(1), TimeSpan.FromSeconds(10)), "It stands still.");
    }
}
