using NodaTime;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Storage;

public sealed class SqliteSendingPaceTests() : SendingPaceContract(StoreProvider.Sqlite);

public sealed class PostgresSendingPaceTests() : SendingPaceContract(StoreProvider.Postgres);

/// <summary>What a store owes to those who send from it at one rate: two processes here.</summary>
public abstract class SendingPaceContract : StoreContract
{
    private readonly SqlDatabase _other;

    protected SendingPaceContract(StoreProvider provider)
        : base(provider) => _other = provider == StoreProvider.Postgres ? Store.AnotherProcess() : SqliteDatabase.Open(Store.Path);

    private SqlSendingPace Mine => new(Store.Database);

    private SqlSendingPace Theirs => new(_other);

    [Fact]
    public async Task No_two_stretches_overlap_whoever_asks_at_the_same_moment()
    {
        var length = Duration.FromMilliseconds(250);

        var starts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Mine : Theirs).Reserve(By.Sms, Store.Now, length, Ct)));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => Store.Now + (length * i)), starts.Order());
        Assert.Equal(Store.Now, await Mine.Reserve(By.Email, Store.Now, length, Ct));
    }

    [Fact]
    public async Task Time_that_nobody_reserved_is_not_saved_up()
    {
        await Mine.Reserve(By.Sms, Store.Now, Duration.FromSeconds(1), Ct);

        var later = Store.Now + Duration.FromHours(1);
        Assert.Equal(later, await Theirs.Reserve(By.Sms, later, Duration.FromSeconds(1), Ct));
        Assert.Equal(later + Duration.FromSeconds(1), await Mine.Reserve(By.Sms, later, Duration.FromSeconds(1), Ct));
    }

    [Fact]
    public async Task What_a_clock_that_ran_ahead_reserved_does_not_stop_the_channel()
    {
        var pace = Mine;
        await pace.Reserve(By.Sms, Store.Now + Duration.FromDays(300), Duration.FromSeconds(1), Ct);

        Assert.Equal(Store.Now, await pace.Reserve(By.Sms, Store.Now, Duration.FromSeconds(1), Ct));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_processes_keep_the_rate_together(int seed)
    {
        const double Rate = 20;
        using var mine = Limiter(Mine, Rate);
        using var theirs = Limiter(Theirs, Rate);

        var sent = SharedRate.Run(Store.Time, [mine, theirs], new Random(seed), 60, stalls: false);

        Assert.Holds(SharedRate.Holds(sent, Rate, limiters: 2, seconds: 1));
        Assert.Holds(SharedRate.Holds(sent, Rate, limiters: 2, seconds: 5));
    }

    [Fact]
    public void A_process_that_dies_in_the_middle_of_its_stretch_keeps_the_other_waiting_no_longer_than_that()
    {
        using var dies = Limiter(Mine, 10);
        var waits = Enumerable.Range(0, 50).Select(_ => dies.Wait(1, CancellationToken.None).AsTask()).ToArray();
        Store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(waits, w => w.IsCompleted);
        dies.Dispose();

        using var lives = Limiter(Theirs, 10);
        var next = lives.Wait(1, CancellationToken.None).AsTask();

        Assert.Not(next.IsCompleted);
        Store.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Holds(next.IsCompleted);
    }

    protected override void Dispose(bool disposing)
    {
        _other.Dispose();
        base.Dispose(disposing);
    }

    private RateLimiter Limiter(SqlSendingPace pace, double rate) => new(By.Sms, rate, new Answered(pace), Store.Clock);

    /// <summary>Answers before it returns: the clock stands still meanwhile.</summary>
    private sealed class Answered(SqlSendingPace pace) : ISendingPace
    {
        public Task<Instant> Reserve(Channel channel, Instant from, Duration length, CancellationToken ct)
        {
            var reserved = pace.Reserve(channel, from, length, ct);
            ((IAsyncResult)reserved).AsyncWaitHandle.WaitOne();
            return reserved;
        }
    }
}
