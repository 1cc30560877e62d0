using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Recovery.Tests.Desk;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>The store is away while senders are at full work: whoever asks hears so in time, and all goes on once it is back.</summary>
public sealed class StoreAwayTests
{
    private const int Nudges = 1000;

    /// <summary>Whoever asks whether it is ready waits no longer.</summary>
    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(5);

    /// <summary>A page may wait ten seconds for a restart; and the machine may be busy.</summary>
    private static readonly TimeSpan Page = TimeSpan.FromSeconds(18);

    private static readonly string[] Pages = ["/", "/clinic", "/api/clinic/nudges"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_is_away_in_a_drain()
    {
        using var postgres = PostgresServer.Start();
        await using var drain = await ProcessDrain.Prepare(Nudges, TimeSpan.FromMilliseconds(100), postgres);
        var server = drain.Start();
        await drain.UntilReceived(Nudges / 4, Ct);
        postgres.Crash();

        for (var tries = 0; tries < 3; tries++)
        {
            var (status, took, _) = await server.Ask("/health/ready", Ct);
            Assert.True(status == HttpStatusCode.ServiceUnavailable && took < Ready, $"Ready answered {status} after {took}.");
        }

        var answers = await Task.WhenAll(Pages.Select(page => server.Ask(page, Ct)));
        Assert.All(answers, a => Assert.True(
            a.Status == HttpStatusCode.ServiceUnavailable && a.RetryAfter is not null && a.Took < Page, $"It answered {a.Status} after {a.Took}, Retry-After {a.RetryAfter}."));

        postgres.StartAgain();
        var since = Stopwatch.GetTimestamp();
        while ((await server.Ask("/health/ready", Ct)).Status != HttpStatusCode.OK)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Page, "It is not ready again, though its database is.");
            await Task.Delay(200, Ct);
        }

        drain.AssertEachOnce(await server.UntilSettled(Ct));
    }

    [Fact]
    public async Task SQLite_is_kept_locked_by_another_process()
    {
        await using var host = await DeskHost.Start();
        using var desk = await host.SignedIn();
        await using var other = new SqliteConnection($"Data Source={host.StorePath};Pooling=False");
        await other.OpenAsync(Ct);
        await using (var begin = other.CreateCommand())
        {
            begin.CommandText = "BEGIN EXCLUSIVE";
            await begin.ExecuteNonQueryAsync(Ct);
        }

        var waiting = host.Get<Recovery.Races.IRaceStore>().Seed([TempStore.London], Ct);
        var since = Stopwatch.GetTimestamp();
        using var ready = await desk.GetAsync("/health/ready", Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(since) < Ready, $"It answered after {Stopwatch.GetElapsedTime(since)}.");
        var fault = await Assert.ThrowsAsync<Recovery.Readiness.StoreException>(() => waiting.WaitAsync(Page, Ct));
        Assert.Contains("another process has kept it locked", fault.Message, StringComparison.Ordinal);

        await other.CloseAsync();
        await host.Get<Recovery.Races.IRaceStore>().Seed([TempStore.London], Ct);
    }
}
