using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Nudges.Delivery;
using Recovery.Time;

namespace Recovery.Tests.Channels;

public class RateLimiterTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2027-04-27T06:30:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(10, 100)]
    [InlineData(100, 10)]
    [InlineData(0.5, 2000)]
    public void Sends_are_spaced_evenly_from_the_first_one_on(double rate, int apart)
    {
        using var limiter = Limiter(rate);
        var waits = Enumerable.Range(0, 50).Select(_ => limiter.Wait(1, None).AsTask()).ToArray();

        for (var sent = 1; sent < waits.Length; sent++)
        {
            Assert.Equal(sent, waits.Count(w => w.IsCompleted));
            _time.Advance(TimeSpan.FromMilliseconds(apart - 1));
            Assert.Equal(sent, waits.Count(w => w.IsCompleted));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.All(waits, w => Assert.True(w.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_long_text_takes_the_time_of_its_segments()
    {
        using var limiter = Limiter(10);
        Assert.True(limiter.Wait(3, None).AsTask().IsCompleted);
        var next = limiter.Wait(1, None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void Units_charged_afterwards_hold_the_next_one_back()
    {
        using var limiter = Limiter(10);
        Assert.True(limiter.Wait(1, None).AsTask().IsCompleted);
        limiter.Charge(2);
        var next = limiter.Wait(1, None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void Idle_time_is_not_saved_up_for_a_burst()
    {
        using var limiter = Limiter(10);
        Assert.True(limiter.Wait(1, None).AsTask().IsCompleted);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.True(limiter.Wait(1, None).AsTask().IsCompleted);
        Assert.False(limiter.Wait(1, None).AsTask().IsCompleted);
    }

    [Fact]
    public void No_rate_means_no_limit()
    {
        using var limiter = Limiter(0);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(limiter.Wait(5, None).AsTask().IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Who_gives_up_waiting_uses_nothing_of_the_rate_and_the_rest_go_in_their_order()
    {
        using var limiter = Limiter(10);
        using var giveUp = new CancellationTokenSource();
        Assert.True(limiter.Wait(1, None).AsTask().IsCompleted);
        var gone = limiter.Wait(1, giveUp.Token).AsTask();
        var first = limiter.Wait(1, None).AsTask();
        var second = limiter.Wait(1, None).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Stopping_ends_all_waiting()
    {
        var limiter = Limiter(1);
        Assert.True(limiter.Wait(1, None).AsTask().IsCompleted);
        var waiting = limiter.Wait(1, None).AsTask();

        limiter.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_rate_holds_by_a_clock_that_runs_sixty_times_as_fast()
    {
        var shifted = new ShiftedTimeProvider(_time.GetUtcNow(), 60);
        using var limiter = new RateLimiter(new ClinicClock(shifted, DateTimeZone.Utc), 10);
        var sent = new List<long>();
        for (var i = 0; i < 300; i++)
        {
            await limiter.Wait(1, TestContext.Current.CancellationToken);
            sent.Add(shifted.GetTimestamp());
        }

        // Thirty clock seconds take half a second; a busy machine may take longer, never less.
        Assert.True(sent[^1] - sent[0] >= TimeSpan.FromSeconds(29).Ticks);
    }

    /// <summary>The clock jumps by any steps, so that timers wake as late as they like.</summary>
    [Property(MaxTest = 300)]
    public bool No_second_holds_more_than_the_rate_and_one_message(ushort seed)
    {
        var random = new Random(seed);
        var rate = random.Next(1, 60);
        using var limiter = Limiter(rate);
        var open = new List<(Task Wait, int Units)>();
        var sent = new List<(DateTimeOffset At, int Units)>();
        for (var round = 0; round < 200 || open.Count > 0; round++)
        {
            for (var n = round < 200 ? random.Next(0, 4) : 0; n > 0; n--)
            {
                var units = random.Next(1, 5);
                open.Add((limiter.Wait(units, None).AsTask(), units));
            }

            sent.AddRange(open.Where(o => o.Wait.IsCompleted).Select(o => (_time.GetUtcNow(), o.Units)));
            open.RemoveAll(o => o.Wait.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(0, 2500) : random.Next(0, 20)));
        }

        return sent.All(first => sent
            .Where(s => s.At >= first.At && s.At < first.At.AddSeconds(1)).Sum(s => s.Units) <= rate + sent.Max(s => s.Units));
    }

    private RateLimiter Limiter(double rate) => new(new ClinicClock(_time, DateTimeZone.Utc), rate);
}
