using System.Diagnostics;
using NodaTime;
using Npgsql;
using Recovery.Channels.Sms;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>
/// Another process is frozen in the middle of its work, or gone without a word: to the server that is an open transaction, or a connection,
/// that says nothing more. Whoever needs the same rows goes on all the same.
/// </summary>
public sealed class PostgresFrozenTests : StoreContract
{
    /// <summary>What the others wait for at the most.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(15);

    private readonly PostgresDatabase _frozen;
    private readonly TaskCompletionSource _thaw = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PostgresFrozenTests()
        : base(StoreProvider.Postgres) => _frozen = Store.AnotherProcess();

    [Fact]
    public async Task A_nudge_that_a_frozen_process_was_claiming_or_recording_is_claimed_and_recorded()
    {
        var (first, second) = (await Store.QueueNudge(await Store.AddRunner()), await Store.QueueNudge(await Store.AddRunner(2)));
        Store.MoveTo(Monday.NotBefore);
        await Store.Claim(second);
        await Frozen("SELECT 1 FROM nudges FOR UPDATE");

        var (claiming, recording) = (Store.Claim(first), Store.Nudges.Record(second, new Outcome.Accepted("SM1"), Store.Now, Duration.Zero, Ct));

        Assert.IsType<Claim.Send>(await claiming.WaitAsync(Enough, Ct));
        await recording.WaitAsync(Enough, Ct);
        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(second)).Status);
    }

    [Fact]
    public async Task Planning_and_importing_go_on_beside_a_frozen_one()
    {
        await Frozen("UPDATE counters SET value = value + 1 WHERE name = 'entry change'");

        await Store.AddRunner().WaitAsync(Enough, Ct);
    }

    [Fact]
    public async Task Messages_that_a_frozen_process_was_receiving_are_passed_over_and_its_sending_holds_nobody_up()
    {
        await Send("one", "two");
        await Frozen("SELECT 1 FROM queue_messages WHERE message_id = 'one.1' FOR UPDATE", "UPDATE queue_sent_ids SET sent_at = sent_at WHERE message_id = 'one.1'");

        var received = await Store.Receiver.Receive(SmsChannel.QueueName, 10, Ct).WaitAsync(TimeSpan.FromSeconds(2), Ct);
        Assert.Equal("two.1", Assert.Single(received).MessageId);
        await Send("one").WaitAsync(Enough, Ct);
    }

    [Fact]
    public async Task A_frozen_process_loses_its_turn()
    {
        await using var connection = new NpgsqlConnection(Store.Connection);
        await connection.OpenAsync(Ct);
        await Say(connection, PostgresDistributedLock.LongestSilence);
        await Say(connection, "SELECT pg_advisory_lock(hashtextextended('recovery PlanNudges', 0))");
        var turns = new PostgresDistributedLock((PostgresDatabase)Store.Database);

        var since = Stopwatch.GetTimestamp();
        IAsyncDisposable? mine;
        while ((mine = await turns.Take("PlanNudges", Ct)) is null)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Enough, "The turn stayed with a process that shows no sign of life.");
            await Task.Delay(200, Ct);
        }

        await mine.DisposeAsync();
    }

    [Fact]
    public async Task Who_shows_signs_of_life_keeps_the_turn()
    {
        var (mine, theirs) = (new PostgresDistributedLock((PostgresDatabase)Store.Database), new PostgresDistributedLock(_frozen));
        await using var turn = await mine.Take("PlanNudges", Ct);

        await Task.Delay(TimeSpan.FromSeconds(11), Ct);

        Assert.Null(await theirs.Take("PlanNudges", Ct));
    }

    protected override void Dispose(bool disposing)
    {
        _thaw.TrySetResult();
        _frozen.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Returns once another process holds what these statements lock, in a transaction that goes no further.</summary>
    private async Task Frozen(params string[] statements)
    {
        var holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = _frozen.WriteLocking(
            async session =>
            {
                if (!holds.Task.IsCompleted)
                {
                    foreach (var statement in statements)
                    {
                        await session.Execute(statement);
                    }

                    holds.SetResult();
                    await _thaw.Task;
                }
            },
            CancellationToken.None);
        await holds.Task.WaitAsync(Enough, Ct);
    }

    private Task Send(params string[] nudges) => Store.Queue.Send(
        [.. nudges.Select(n => new QueuedNudge(new NudgeMessage(n, 1), By.Sms, Store.Now, Store.Now + Duration.FromHours(1)))], Ct);

    private static async Task Say(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
