using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Recovery.Readiness;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Storage;

/// <summary>How the store is opened, by whom, and how often that is tried.</summary>
public sealed class StoreGateTests
{
    private readonly NotedTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_background_it_is_tried_after_a_second_and_then_ever_later_up_to_half_a_minute()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var opening = Gate(() => throw new StoreException("It's away.")).OpenInBackground(_ => Task.CompletedTask, stop.Token);

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            var pause = await _time.NextPause();
            Assert.Equal(TimeSpan.FromSeconds(seconds), pause);
            _time.Advance(pause);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task Whoever_needs_it_meanwhile_hears_at_once_that_it_is_not_open_and_nobody_tries_for_them()
    {
        var tries = 0;
        var gate = Gate(() => ++tries > 0 ? throw new StoreException("It's away.") : null!);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _ = gate.OpenInBackground(_ => Task.CompletedTask, stop.Token);
        await _time.NextPause();

        Assert.StartsWith("The store isn't open yet.", Assert.Throws<StoreException>(() => gate.Database).Message, StringComparison.Ordinal);
        Assert.Equal(1, tries);
        Assert.Not(gate.WhenOpen.IsCompleted);
        await stop.CancelAsync();
    }

    [Fact]
    public async Task A_wrong_key_is_waited_out_as_well_and_what_has_to_be_prepared_is_tried_again_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("recovery-gate-");
        using var store = SqliteDatabase.Open(Path.Combine(folder.FullName, "recovery.db"));
        var (opened, prepared) = (0, 0);
        var gate = Gate(() => ++opened == 1 ? throw new SettingsException(["It was made with another key."]) : store);
        var opening = gate.OpenInBackground(_ => ++prepared == 1 ? throw new StoreException("It went away again.") : Task.CompletedTask, Ct);

        _time.Advance(await _time.NextPause());
        _time.Advance(await _time.NextPause());
        await opening.WaitAsync(TimeSpan.FromSeconds(20), Ct);

        Assert.Equal((2, 2), (opened, prepared));
        Assert.Same(store, gate.Database);
        Assert.True(gate.WhenOpen.IsCompletedSuccessfully, "Functions would go on waiting.");
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Otherwise_whoever_needs_it_first_opens_it_and_hears_why_it_can_t_be()
    {
        Assert.Equal("It's away.", Assert.Throws<StoreException>(() => Gate(() => throw new StoreException("It's away.")).Database).Message);
    }

    private StoreGate Gate(Func<Recovery.Storage.Sql.SqlDatabase> open) => new(open, _time, NullLogger<StoreGate>.Instance);

    /// <summary>A clock that tells what is waited for.</summary>
    private sealed class NotedTime : FakeTimeProvider
    {
        private readonly BlockingCollection<TimeSpan> _pauses = [];

        public Task<TimeSpan> NextPause() => Task.Run(() => _pauses.TryTake(out var pause, TimeSpan.FromSeconds(20)) ? pause : throw new TimeoutException("Nobody waits."));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _pauses.Add(dueTime);
            return timer;
        }
    }
}
