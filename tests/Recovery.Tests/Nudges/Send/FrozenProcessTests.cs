using System.Diagnostics;
using Npgsql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>
/// One of two processes on a PostgreSQL is stopped (SIGSTOP) in the middle of a transaction, with its locks. The other one goes on; and when
/// the first is let go nothing was sent twice, and nothing is lost.
/// </summary>
public sealed class FrozenProcessTests
{
    /// <summary>More than one process holds at a time.</summary>
    private static readonly int Nudges = ProcessDrain.IsFull ? 2000 : 800;

    /// <summary>What the other process waits for at the most.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(15);

    private const int Imported = 300;

    private const string SignUp =
        """
        {"name": "Uma", "email": "uma@example.com", "race": {"id": "london-marathon-2027", "day": "2027-04-25"},
          "consent": {"sms": false, "email": true}, "evidence": "at the desk"}
        """;

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each phase of sending, and the table that it writes to.</summary>
    public static TheoryData<string, string> Sending => ProcessDrain.IsFull
        ? new() { { "receive", "queue_messages" }, { "claim", "nudges" }, { "record", "nudges" }, { "complete", "queue_messages" } }
        : new() { { "record", "nudges" } };

    /// <summary>Likewise, before it.</summary>
    public static TheoryData<string, string> Planning => ProcessDrain.IsFull
        ? new() { { "plan", "nudges" }, { "dispatch", "queue_sent_ids" } }
        : new() { { "dispatch", "queue_sent_ids" } };

    [Theory]
    [MemberData(nameof(Sending))]
    public async Task While_one_is_frozen_the_other_sends(string phase, string table)
    {
        var answersLate = phase is "record" or "complete";
        using var postgres = PostgresServer.Start();
        await using var drain = await ProcessDrain.Prepare(
            Nudges, TimeSpan.FromMilliseconds(answersLate ? 1500 : 50), postgres, speed: ProcessDrain.IsFull ? 1 : 10);
        var first = await FrozenIn(drain, postgres, table, afterItsFirst: answersLate);
        var before = drain.Provider.Count;
        var second = drain.Start();
        await second.UntilUp(Ct);
        await Within(Enough, () => Task.FromResult(drain.Provider.Count > before + 20), $"{phase}: the other process stands still, too.");
        await StayFrozen();

        first.Thaw();

        drain.AssertEachOnce(await second.UntilSettled(Ct));
    }

    [Theory]
    [MemberData(nameof(Planning))]
    public async Task While_one_is_frozen_the_other_plans_and_queues(string phase, string table)
    {
        using var postgres = PostgresServer.Start();
        await using var drain = await ProcessDrain.Prepare(Nudges, TimeSpan.FromMilliseconds(50), postgres, planned: false);
        var first = await FrozenIn(drain, postgres, table, afterItsFirst: false);
        var second = drain.Start();
        await second.UntilUp(Ct);
        await using var connection = new NpgsqlConnection(postgres.Connection);
        await connection.OpenAsync(Ct);
        Task<bool> AllAreQueued() => Is(connection, $"(SELECT count(*) FROM nudges WHERE status = 'queued') = {Nudges}");

        await Within(Enough, AllAreQueued, $"{phase}: the other process stands still, too.");
        await StayFrozen();

        first.Thaw();

        await Within(LongestStart, () => Is(connection, "NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction')"), "It stays frozen.");
        Assert.True(await AllAreQueued() && await Is(connection, $"(SELECT count(*) FROM queue_messages) = {Nudges}"), "Each is queued once.");
        Assert.True(await Is(connection, $"(SELECT count(DISTINCT message_id) FROM queue_messages) = {Nudges}"), "Each is queued once.");
    }

    [Fact]
    public async Task While_an_import_is_frozen_the_others_sign_up_plan_and_send_and_it_ends_once_let_go()
    {
        using var postgres = PostgresServer.Start();
        using var program = new RecoveryProgram();
        await using var drain = await ProcessDrain.Prepare(ProcessDrain.IsFull ? Nudges : 100, TimeSpan.FromMilliseconds(50), postgres, speed: 1);
        await using var connection = new NpgsqlConnection(postgres.Connection);
        await connection.OpenAsync(Ct);

        // The table that is written last: by then it holds the number that every change of an entry draws.
        Process Import() => program.Start(
            [.. drain.Settings.Where(s => !s.Key.StartsWith("Clock:", StringComparison.Ordinal)).Select(s => (s.Key, s.Value))],
            "import", program.Write("runners.csv", Newcomers(Imported)));
        var import = await FrozenIn(postgres, connection, "consents", Import);
        var other = drain.Start();
        await other.UntilUp(Ct);
        var since = Stopwatch.GetTimestamp();

        await other.Send(HttpMethod.Post, "/api/signups", SignUp, Ct);

        Assert.True(Stopwatch.GetElapsedTime(since) < Enough, "Whoever signs up waits for a frozen import.");
        await Within(Enough, () => Task.FromResult(drain.Provider.Count > 20), "The other process stands still, too.");
        await StayFrozen();

        Signal(import, "CONT");

        // It may find that the server has given up on it; then it says so, and whoever runs it again finds nothing doubled and nothing missing.
        if (await Ended(import) is { ExitCode: not 0 } first)
        {
            Assert.Contains("Run the import again", first.Said, StringComparison.Ordinal);
            var second = await Ended(Import());
            Assert.True(second.ExitCode == 0, second.Said);
        }

        Assert.True(await Is(connection, $"(SELECT count(*) FROM runners WHERE email LIKE 'newcomer%') = {Imported}"), "Each is imported once.");
        drain.AssertEachOnce(await other.UntilSettled(Ct));
    }

    /// <summary>A process that is stopped in a transaction in which it has just written to this table.</summary>
    private static async Task<ServerProcess> FrozenIn(ProcessDrain drain, PostgresServer postgres, string table, bool afterItsFirst)
    {
        await using var connection = new NpgsqlConnection(postgres.Connection);
        await connection.OpenAsync(Ct);
        var process = afterItsFirst ? drain.Start() : null;
        await drain.UntilReceived(afterItsFirst ? 1 : 0, Ct);

        // Its next write there waits for a lock of ours; stopped meanwhile, it never hears that it has got it.
        await using var ours = new NpgsqlConnection(postgres.Connection);
        await ours.OpenAsync(Ct);
        await using (var locked = await Lock(ours, table))
        {
            process ??= drain.Start();
            await Within(LongestStart, () => OneIs(connection, "wait_event_type = 'Lock' AND xact_start < query_start"), "It never waits for the lock.");
            process.Freeze();
            await locked.RollbackAsync(Ct);
        }

        await Within(LongestStart, () => OneIs(connection, "state = 'idle in transaction'"), "It isn't in the middle of a transaction.");
        return process;
    }

    /// <summary>Likewise a program that is started for it.</summary>
    private static async Task<Process> FrozenIn(PostgresServer postgres, NpgsqlConnection connection, string table, Func<Process> start)
    {
        await using var ours = new NpgsqlConnection(postgres.Connection);
        await ours.OpenAsync(Ct);
        Process process;
        await using (var locked = await Lock(ours, table))
        {
            process = start();
            await Within(LongestStart, () => OneIs(connection, $"wait_event_type = 'Lock' AND query LIKE 'INSERT INTO {table} %'"), "It never waits for the lock.");
            Signal(process, "STOP");
            await locked.RollbackAsync(Ct);
        }

        await Within(LongestStart, () => OneIs(connection, $"state = 'idle in transaction' AND query LIKE 'INSERT INTO {table} %'"), "It isn't in the middle of a transaction.");
        return process;
    }

    private static async Task<(int ExitCode, string Said)> Ended(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct).WaitAsync(LongestStart, Ct);
        return (process.ExitCode, await output + await errors);
    }

    private static string Newcomers(int count) => "name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source\n" + string.Concat(Enumerable.Range(0, count).Select(
        i => $"Ida,,newcomer{i}@example.com,london-marathon-2027,2027-04-25,no,yes,2026-01-01,Club form\n"));

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static Task StayFrozen() => ProcessDrain.IsFull ? Task.Delay(TimeSpan.FromMinutes(5), Ct) : Task.CompletedTask;

    private static async Task<NpgsqlTransaction> Lock(NpgsqlConnection connection, string table)
    {
        var transaction = await connection.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand($"LOCK TABLE {table} IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync(Ct);
        return transaction;
    }

    private static Task<bool> OneIs(NpgsqlConnection connection, string what) => Is(
        connection, $"EXISTS (SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND {what})");

    private static async Task<bool> Is(NpgsqlConnection connection, string condition)
    {
        await using var command = new NpgsqlCommand($"SELECT {condition}", connection);
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task Within(TimeSpan longest, Func<Task<bool>> isSo, string otherwise)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < longest, otherwise);
            await Task.Delay(5, Ct);
        }
    }
}
