using Recovery.Time;

namespace Recovery.Tests.Time;

/// <summary>A clock that skips shows the time to which it skipped, and never goes back.</summary>
public sealed class ShiftedTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2027, 4, 26, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_skips_ahead_and_runs_on_from_there()
    {
        var time = new ShiftedTimeProvider(Start, 1);

        time.SkipTo(Start.AddDays(1));

        Assert.InRange(time.GetUtcNow(), Start.AddDays(1), Start.AddDays(1).AddMinutes(1));
    }

    [Fact]
    public void It_never_goes_back()
    {
        var time = new ShiftedTimeProvider(Start, 1);

        time.SkipTo(Start.AddDays(-1));

        Assert.InRange(time.GetUtcNow(), Start, Start.AddMinutes(1));
    }
}
