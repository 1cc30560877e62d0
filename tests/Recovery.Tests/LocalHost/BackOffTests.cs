using Microsoft.Azure.Functions.Worker;
using NodaTime;
using Recovery.LocalHost.Queues;
using Recovery.LocalHost.Timers;

namespace Recovery.Tests.LocalHost;

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

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, null)]
    public void A_fixed_delay_stays_the_same_until_the_last_retry(int retry, int? seconds) =>
        Assert.Equal(Seconds(seconds), RetryPolicy.Of([new FixedDelayRetryAttribute(2, "00:00:05")]).DelayBefore(retry));

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(3, 16)]
    [InlineData(4, 30)]
    [InlineData(5, 30)]
    [InlineData(6, null)]
    public void An_exponential_delay_doubles_up_to_its_longest_until_the_last_retry(int retry, int? seconds) =>
        Assert.Equal(Seconds(seconds), RetryPolicy.Of([new ExponentialBackoffRetryAttribute(5, "00:00:04", "00:00:30")]).DelayBefore(retry));

    [Fact]
    public void Minus_one_retries_for_ever_and_no_attribute_never()
    {
        Assert.Equal(Seconds(5), RetryPolicy.Of([new FixedDelayRetryAttribute(-1, "00:00:05")]).DelayBefore(1_000_000));
        Assert.Equal(Seconds(30), RetryPolicy.Of([new ExponentialBackoffRetryAttribute(-1, "00:00:04", "00:00:30")]).DelayBefore(1_000_000));
        Assert.Null(RetryPolicy.Of([]).DelayBefore(1));
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
