using Microsoft.Extensions.Time.Testing;
using Recovery.Readiness;
using Recovery.Web.Http;

namespace Recovery.Tests.Web;

public sealed class StoreProbeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountedHealth _health = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_store_is_tried_once_in_five_seconds_however_many_ask()
    {
        var probe = new StoreProbe(() => _health, _time);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => probe.DownReason(Ct)));
        Assert.All(answers, Assert.Null);
        Assert.Equal(1, _health.Tries);

        _health.Why = "the disk is full";
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(await probe.DownReason(Ct));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("the disk is full", await probe.DownReason(Ct));
        Assert.Equal(2, _health.Tries);
    }

    [Fact]
    public async Task A_store_that_is_not_open_yet_is_an_answer_too()
    {
        var probe = new StoreProbe(() => throw new StoreException("The database can't be reached."), _time);

        Assert.Equal("the store isn't open yet", await probe.DownReason(Ct));
    }

    private sealed class CountedHealth : IStoreHealth
    {
        public int Tries { get; private set; }

        public string? Why { get; set; }

        public Task<string?> DownReason(CancellationToken ct)
        {
            Tries++;
            return Task.FromResult(Why);
        }

        public string? LostReason() => null;

        public Task<string?> DamageReason(CancellationToken ct) => Task.FromResult<string?>(null);
    }
}
