using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Send;

public class RateLimiterTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PaceInMemory _pace = new();
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

        Assert.All(waits, w => Assert.Holds(w.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_long_text_takes_the_time_of_its_segments()
    {
        using var limiter = Limiter(10);
        Assert.Holds(limiter.Wait(3, None).AsTask().IsCompleted);
        var next = limiter.Wait(1, None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Not(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Holds(next.IsCompleted);
    }

    [Fact]
    public void Units_charged_afterwards_hold_the_next_one_back()
    {
        using var limiter = Limiter(10);
        Assert.Holds(limiter.Wait(1, None).AsTask().IsCompleted);
        limiter.Charge(2);
        var next = limiter.Wait(1, None).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Not(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Holds(next.IsCompleted);
    }

    [Fact]
    public void Idle_time_is_not_saved_up_for_a_burst()
    {
        using var limiter = Limiter(10);
        Assert.Holds(limiter.Wait(1, None).AsTask().IsCompleted);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Holds(limiter.Wait(1, None).AsTask().IsCompleted);
        Assert.Not(limiter.Wait(1, None).AsTask().IsCompleted);
    }

    [Fact]
    public void No_rate_means_no_limit()
    {
        using var limiter = Limiter(0);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Holds(limiter.Wait(5, None).AsTask().IsCompletedSuccessfully));
        Assert.Equal(0, _pace.Asked);
    }

    [Fact]
    public async Task Who_gives_up_waiting_uses_nothing_of_the_rate_and_the_rest_go_in_their_order()
    {
        using var limiter = Limiter(10);
        using var giveUp = new CancellationTokenSource();
        Assert.Holds(limiter.Wait(1, None).AsTask().IsCompleted);
        var gone = limiter.Wait(1, giveUp.Token).AsTask();
        var first = limiter.Wait(1, None).AsTask();
        var second = limiter.Wait(1, None).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Holds(first.IsCompleted);
        Assert.Not(second.IsCompleted);
    }

    [Fact]
    public async Task Stopping_ends_all_waiting()
    {
        var limiter = Limiter(1);
        Assert.Holds(limiter.Wait(1, None).AsTask().IsCompleted);
        var waiting = limiter.Wait(1, None).AsTask();

        limiter.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_rate_holds_by_a_clock_that_runs_sixty_times_as_fast()
    {
        var shifted = new ShiftedTimeProvider(_time.GetUtcNow(), 60);
        using var limiter = new RateLimiter(By.Sms, 10, _pace, new ClinicClock(shifted, DateTimeZone.Utc));
        var sent = new List<long>();
        for (var i = 0; i < 300; i++)
        {
            await limiter.Wait(1, TestContext.Current.CancellationToken);
            sent.Add(shifted.GetTimestamp());
        }

        // Thirty clock seconds take half a second; a busy machine may take longer, never less.
        Assert.Holds(sent[^1] - sent[0] >= TimeSpan.FromSeconds(29).Ticks);
    }

    /// <summary>The clock jumps by any steps, so that timers wake as late as they like.</summary>
    [Property(MaxTest = 300)]
    public bool No_second_holds_more_than_the_rate_and_one_message(ushort seed)
    {
        var random = new Random(seed);
        var rate = random.Next(1, 60);
        using var limiter = Limiter(rate);

        var sent = SharedRate.Run(_time, [limiter], random, 200, stalls: true);

        return sent.All(first => sent
            .Where(s => s.At >= first.At && s.At < first.At.AddSeconds(1)).Sum(s => s.Units) <= rate + sent.Max(s => s.Units));
    }

    [Property(MaxTest = 200)]
    public bool However_many_processes_send_they_keep_the_rate_together(ushort seed)
    {
        var random = new Random(seed);
        var rate = random.Next(10, 60);
        using var one = Limiter(rate);
        using var two = Limiter(rate);
        using var three = Limiter(rate);

        var sent = SharedRate.Run(_time, [one, two, three], random, 100, stalls: seed % 2 == 0);

        return SharedRate.Holds(sent, rate, limiters: 3, seconds: 1) && SharedRate.Holds(sent, rate, limiters: 3, seconds: 5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(300)]
    public void Together_they_lose_next_to_nothing_of_the_rate(double rate)
    {
        using var one = Limiter(rate);
        using var two = Limiter(rate);
        var waits = new[] { one, two }.SelectMany(limiter => Enumerable.Range(0, (int)(rate * 10)).Select(_ => limiter.Wait(1, None).AsTask())).ToArray();

        for (var millis = 0; millis < 21_000; millis++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            if (millis == 10_000)
            {
                // A quarter of a second is taken at a time, so neither is far behind.
                Assert.InRange(waits.Count(w => w.IsCompleted), rate * 9.5, (rate * 10.1) + 3);
                Assert.InRange(waits.Take(waits.Length / 2).Count(w => w.IsCompleted), rate * 4.5, (rate * 5.5) + 1);
            }
        }

        Assert.All(waits, w => Assert.Holds(w.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_process_that_dies_keeps_the_others_waiting_for_no_longer_than_its_stretch()
    {
        using var dies = Limiter(10);
        var waits = Enumerable.Range(0, 50).Select(_ => dies.Wait(1, None).AsTask()).ToArray();
        _time.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Contains(waits, w => w.IsCompleted);
        dies.Dispose();

        using var lives = Limiter(10);
        var next = lives.Wait(1, None).AsTask();

        Assert.Not(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Holds(next.IsCompleted);
    }

    [Fact]
    public void The_store_is_asked_a_few_times_a_second_however_many_wait()
    {
        using var limiter = Limiter(100);
        var waits = Enumerable.Range(0, 1000).Select(_ => limiter.Wait(1, None).AsTask()).ToArray();

        for (var millis = 0; millis < 10_000; millis++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.All(waits, w => Assert.Holds(w.IsCompleted));
        Assert.InRange(_pace.Asked, 40, 44);
    }

    [Fact]
    public void A_message_now_and_then_leaves_the_rest_of_the_rate_to_others()
    {
        using var busy = Limiter(100);
        using var other = Limiter(100);
        Assert.Holds(busy.Wait(1, None).AsTask().IsCompleted);
        var next = other.Wait(1, None).AsTask();

        Assert.Not(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Holds(next.IsCompleted);
    }

    /// <summary>A process that sends no more, or dies, has told the others of all that it sent.</summary>
    [Fact]
    public void What_a_long_text_takes_beyond_its_stretch_others_wait_for_at_once()
    {
        using var ends = Limiter(10);
        using var other = Limiter(10);
        var sends = new[] { 1, 1, 9 }.Select(units => ends.Wait(units, None).AsTask()).ToArray();
        for (var steps = 0; steps < 1000 && !sends[^1].IsCompleted; steps++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Holds(sends[^1].IsCompleted);
        var next = other.Wait(1, None).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(899));
        Assert.Not(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Holds(next.IsCompleted);
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_goes_out_and_once_it_is_back_all_goes_on()
    {
        using var limiter = Limiter(10);
        _pace.Away = new StoreException("The store is away.");
        var waits = Enumerable.Range(0, 3).Select(_ => limiter.Wait(1, None).AsTask()).ToArray();
        foreach (var wait in waits)
        {
            await Assert.ThrowsAsync<StoreException>(() => wait);
        }

        _pace.Away = null;
        Assert.Holds(limiter.Wait(1, None).AsTask().IsCompletedSuccessfully);
    }

    /// <summary>Each stretch would be over before its answer comes.</summary>
    [Fact]
    public void A_store_that_answers_slowly_makes_sending_slow_but_never_stops_it()
    {
        _pace.Meanwhile = () => _time.Advance(TimeSpan.FromMilliseconds(700));
        using var limiter = Limiter(10);
        var waits = Enumerable.Range(0, 20).Select(_ => limiter.Wait(1, None).AsTask()).ToArray();

        for (var steps = 0; steps < 3000; steps++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.All(waits, w => Assert.Holds(w.IsCompletedSuccessfully));
    }

    private RateLimiter Limiter(double rate) => new(By.Sms, rate, _pace, new ClinicClock(_time, DateTimeZone.Utc));
}
