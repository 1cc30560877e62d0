using NodaTime;
using Recovery.Local.Queues;

namespace Recovery.Tests.Local;

/// <summary>How long the host waits before it tries something again, and how often.</summary>
public sealed class BackOffTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(7, 6_400)]
    [InlineData(8, 10_000)]
    [InlineData(int.MaxValue, 10_000)]
    public void A_queue_that_fails_is_tried_again_ever_later_but_every_ten_seconds_at_least(int failures, int milliseconds) =>
        Assert.Equal(Duration.FromMilliseconds(milliseconds), Outage.DelayAfter(failures));
}
