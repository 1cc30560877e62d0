using Microsoft.Data.Sqlite;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Storage;

/// <summary>The one writer: grouped commits, failures that stay their own, nothing lost on the way out.</summary>
public sealed class SqliteWriterTests : StoreContract
{
    private const string Insert = "INSERT INTO meta (name, value) VALUES (?1, 'x')";

    [Fact]
    public async Task Many_writes_share_one_commit()
    {
        using var gate = new ManualResetEventSlim();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var before = Store.Sqlite.Commits;
        var rest = Enumerable.Range(0, 100).Select(i => Write($"n{i}")).ToArray();
        gate.Set();
        await first;
        await Task.WhenAll(rest);

        Assert.InRange(Store.Sqlite.Commits - before, 1, 4);
        Assert.Equal(100, Count());
    }

    [Fact]
    public async Task A_write_that_fails_undoes_itself_and_none_of_its_neighbours()
    {
        using var gate = new ManualResetEventSlim();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var good = Enumerable.Range(0, 10).Select(i => Write($"a{i}")).ToList();
        var bad = Store.Sqlite.Write(
            async session =>
            {
                await session.Execute(Insert, "half done");
                throw new InvalidOperationException("on purpose");
            },
            Ct);
        good.AddRange(Enumerable.Range(0, 10).Select(i => Write($"b{i}")));
        var twice = Write("a1");
        gate.Set();

        await first;
        await Task.WhenAll(good);
        Assert.Equal("on purpose", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => twice);
        Assert.Equal(20, Count());
    }

    [Fact]
    public async Task Emptying_the_log_waits_for_the_commit_under_way_and_leaves_what_was_written_in_the_file()
    {
        using var gate = new ManualResetEventSlim();
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Store.Sqlite.Write(
            async session =>
            {
                await session.Execute(Insert, "before");
                underWay.SetResult();
                gate.Wait(TimeSpan.FromSeconds(30), Ct);
            },
            Ct);
        await underWay.Task;
        var emptied = Store.Sqlite.EmptyLog(Ct);
        gate.Set();
        await first;

        Assert.Holds(await emptied);
        Assert.Equal(0, new FileInfo(Store.Path + "-wal").Length);
        await Write("after");
        Assert.Equal(2, Count());
    }

    [Fact]
    public async Task Once_the_store_is_closed_its_log_cannot_be_emptied_and_nobody_waits_for_it()
    {
        Store.Sqlite.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.Sqlite.EmptyLog(Ct));
    }

    [Fact]
    public async Task A_write_that_was_cancelled_in_time_never_happens_and_the_others_do()
    {
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var cancelled = Write("cancelled", cancel.Token);
        var other = Write("other");
        await cancel.CancelAsync();
        gate.Set();

        await first;
        await other;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task Closing_finishes_what_was_queued_before_and_takes_no_more()
    {
        var writes = Enumerable.Range(0, 500).Select(i => Write($"n{i}")).ToArray();
        var closed = Store.Sqlite;
        Store.Reopen();

        await Task.WhenAll(writes);
        Assert.Equal(500, Count());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.Write(s => s.Execute(Insert, "late"), Ct));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.Read(_ => ValueTask.FromResult(1), Ct));
    }

    [Fact]
    public async Task More_writes_than_the_queue_holds_wait_their_turn()
    {
        using var gate = new ManualResetEventSlim();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var writes = Enumerable.Range(0, 6000).Select(i => Write($"n{i}")).ToArray();
        gate.Set();
        await first;
        await Task.WhenAll(writes);
        Assert.Equal(6000, Count());
    }

    [Fact]
    public async Task What_can_wait_is_written_at_once_when_there_is_nothing_else()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, await Later($"n{i}"));
        }

        Assert.Equal(20, Count());
    }

    [Fact]
    public async Task What_can_wait_lets_the_others_pass()
    {
        var order = new List<string>();
        using var gate = new ManualResetEventSlim();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var later = Enumerable.Range(0, 100).Select(_ => Store.Sqlite.WriteLater(_ => ValueTask.FromResult(Note(order, "later")), Ct)).ToArray();
        var now = Enumerable.Range(0, 100).Select(_ => Store.Sqlite.Write(_ => ValueTask.FromResult(Note(order, "now")), Ct)).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(50), Ct); // The commit under way is out of time, and takes nothing more along.
        gate.Set();
        await first;
        await Task.WhenAll([.. later, .. now]);

        Assert.Equal([.. Enumerable.Repeat("now", 100), .. Enumerable.Repeat("later", 100)], order);
    }

    [Fact]
    public async Task What_can_wait_gets_its_turn_though_there_is_always_something_else()
    {
        var order = new List<string>();
        using var gate = new ManualResetEventSlim();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var later = Enumerable.Range(0, 600).Select(_ => Store.Sqlite.WriteLater(_ => ValueTask.FromResult(Note(order, "later")), Ct)).ToArray();
        var now = Enumerable.Range(0, 1000).Select(_ => Store.Sqlite.Write(_ => ValueTask.FromResult(Note(order, "now")), Ct)).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(50), Ct); // The commit under way is out of time.
        gate.Set();
        await first;
        await Task.WhenAll([.. later, .. now]);

        // Too many wait by now: a few go along with each commit, and the others only when there is nothing else.
        Assert.InRange(order.IndexOf("now"), 1, 50);
        Assert.InRange(order.LastIndexOf("now"), 1000, 1150);
    }

    [Fact]
    public async Task Closing_finishes_what_could_wait_too()
    {
        using var gate = new ManualResetEventSlim();
        var first = Store.Sqlite.Write(_ => ValueTask.FromResult(gate.Wait(TimeSpan.FromSeconds(30), Ct)), Ct);
        var writes = Enumerable.Range(0, 500).Select(i => Later($"n{i}")).ToArray();
        var closed = Store.Sqlite;
        gate.Set();
        Store.Reopen();

        await first;
        await Task.WhenAll(writes);
        Assert.Equal(500, Count());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.WriteLater(s => s.Execute(Insert, "late"), Ct));
    }

    [Fact]
    public async Task Whoever_waits_for_a_write_goes_on_elsewhere_than_on_the_writers_thread()
    {
        for (var i = 0; i < 50; i++)
        {
            await Write($"n{i}");
            Assert.NotEqual("store writer", Thread.CurrentThread.Name);
        }
    }

    [Fact]
    public async Task Two_processes_can_write_to_the_same_file_at_once()
    {
        using var other = SqliteDatabase.Open(Store.Path);
        var writes = Enumerable.Range(0, 200).Select(i => Task.Run(() => i % 2 == 0 ? Write($"n{i}") : other.Write(s => s.Execute(Insert, $"n{i}"), Ct), Ct));
        await Task.WhenAll(writes);
        Assert.Equal(200, Count());
    }

    [Fact]
    public async Task A_write_waits_until_another_process_lets_go_of_the_file()
    {
        using var other = new SqliteConnection($"Data Source={Store.Path};Pooling=False");
        other.Open();
        Task<int> waiting;
        using (var transaction = other.BeginTransaction())
        {
            waiting = Write("patient");
            await Task.WhenAny(waiting, Task.Delay(200, Ct));
            Assert.Not(waiting.IsCompleted);
            transaction.Commit();
        }

        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task The_file_is_kept_safe_and_private()
    {
        using var connection = new SqliteConnection($"Data Source={Store.Path};Pooling=False");
        connection.Open();
        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
        Assert.Equal((2L, 1L, 1L), await Store.Sqlite.Write(
            async s => ((await s.Number("PRAGMA synchronous"))!.Value, (await s.Number("PRAGMA secure_delete"))!.Value, (await s.Number("PRAGMA foreign_keys"))!.Value), Ct));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Store.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{Store.Path}-wal"));
        }
    }

    [Fact]
    public async Task A_reader_cannot_write() =>
        await Assert.ThrowsAsync<SqliteException>(() => Store.Sqlite.Read(s => s.Execute(Insert, "by a reader"), Ct));

    private Task<int> Write(string name, CancellationToken? ct = null) => Store.Sqlite.Write(s => s.Execute(Insert, name), ct ?? Ct);

    private Task<int> Later(string name) => Store.Sqlite.WriteLater(s => s.Execute(Insert, name), Ct);

    private static bool Note(List<string> order, string what)
    {
        order.Add(what);
        return true;
    }

    private long Count() => Store.Sqlite.Read(async s => (await s.Number("SELECT COUNT(*) FROM meta WHERE value = 'x'"))!.Value, Ct).Result;

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
