using NodaTime;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>A server runs for months: what it keeps prepared must not grow with its ticks, nor with the people who come and go.</summary>
public sealed class StatementCacheTests : IDisposable
{
    private readonly TempStore _store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_ticks_keep_no_more_statements_than_one()
    {
        await Tick();
        var after = _store.Sqlite.Prepared;

        for (var i = 0; i < 1000; i++)
        {
            await Tick();
        }

        Assert.Equal(after, _store.Sqlite.Prepared);
    }

    [Fact]
    public async Task A_thousand_erasures_keep_no_more_statements_than_one()
    {
        var runners = await _store.Runners.Register(
            [.. Enumerable.Range(0, 1001).Select(i => Registration($"Runner {i}", email: Email(i)))], Ct);
        await Erase(runners[0].RunnerId);
        var after = _store.Sqlite.Prepared;

        foreach (var runner in runners.Skip(1))
        {
            await Erase(runner.RunnerId);
        }

        Assert.Equal(after, _store.Sqlite.Prepared);
        Assert.Equal(0, await _store.Database.ReadPrepared(s => s.Number("SELECT COUNT(*) FROM runners"), Ct));
    }

    public void Dispose() => _store.Dispose();

    private async Task Tick()
    {
        await _store.Nudges.ToFallBack(["doms", "last-call"], _store.Now, 500, Ct);
        await _store.Nudges.RequeueLost(_store.Now - Duration.FromMinutes(5), _store.Now, Ct);
        await _store.Replies.Purge(_store.Now, Ct);
        await _store.SignUps.PurgeUnconfirmed(_store.Now, Ct);
    }

    /// <summary>As an erasure does, without wiping the file each time.</summary>
    private Task<bool> Erase(long runner) => _store.Database.Write(
        async session =>
        {
            await SqlErasing.Remember(session, runner, _store.Now);
            return await SqlErasing.Erase(session, runner, _store.Now);
        },
        Ct);
}
