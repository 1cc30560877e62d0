using Recovery.Settings;

namespace Recovery.Tests.Restoring;

/// <summary>The scripts of infra/one-machine hide no failure: what went wrong, and up to when promises are known, is said.</summary>
public sealed class ScriptsThatSaySoTests
{
    [Fact]
    public async Task A_store_that_cannot_be_read_any_more_is_said_with_the_moment_up_to_which_promises_hold()
    {
        await using var machine = (OneMachine)await Machine.Start(StoreProvider.Sqlite);
        await machine.Rig.Register(1, 0);
        await machine.BackUp();
        await machine.Ruin();

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("The old store can't be read to its end. What was promised by 2027-04-26T12:00:00Z will hold", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_file_of_promises_is_refused_before_anything_is_changed()
    {
        await using var machine = (OneMachine)await Machine.Start(StoreProvider.Sqlite);
        var runner = (await machine.Rig.Register(1, 0))[0];
        await machine.Rig.Runners.Stop(runner.RunnerId, null, "said stop", "runner", machine.Now, TestContext.Current.CancellationToken);
        await machine.BackUp();
        var promises = Path.Combine(machine.Backups, "promises.sql");
        File.WriteAllLines(promises, File.ReadAllLines(promises)[..1]);

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is cut short", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing has been changed.", run.Errors, StringComparison.Ordinal);
        Assert.NotNull(await machine.Rig.Runners.Find(runner.RunnerId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_backup_that_is_damaged_is_refused_before_the_server_is_stopped()
    {
        await using var machine = (OneMachine)await Machine.Start(StoreProvider.Sqlite);
        await machine.Rig.Register(1, 0);
        await machine.BackUp();
        await File.WriteAllBytesAsync(machine.Backup, (await File.ReadAllBytesAsync(machine.Backup, TestContext.Current.CancellationToken))[..200], TestContext.Current.CancellationToken);

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is damaged or not whole", run.Errors, StringComparison.Ordinal);
        Assert.NotNull(machine.Rig);
    }

    [Fact]
    public async Task Promises_that_cannot_be_read_leave_the_last_file_of_them_as_it_was()
    {
        await using var machine = (OneMachine)await Machine.Start(StoreProvider.Sqlite);
        await machine.Rig.Register(1, 0);
        Assert.Contains("Promises made by 2027-04-26T12:00:00Z: 0 statements", (await machine.KeepPromises()).Output, StringComparison.Ordinal);
        var before = await File.ReadAllTextAsync(Path.Combine(machine.Backups, "promises.sql"), TestContext.Current.CancellationToken);
        await machine.Ruin();

        var run = await machine.KeepPromises();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be read", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(machine.Backups, "promises.sql"), TestContext.Current.CancellationToken));
    }
}
