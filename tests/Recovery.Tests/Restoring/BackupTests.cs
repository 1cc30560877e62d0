using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>What backup.sh keeps comes back, under whatever name.</summary>
public sealed class BackupTests
{
    private const string Key = "a key of forty characters, more or less.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("clinic")]
    [InlineData("our clinic's store.2027.db")]
    public async Task A_store_comes_back_whatever_it_is_called(string name)
    {
        await using var machine = await OneMachine.Start(name);
        var runner = (await machine.Rig.Register(1, 0))[0];
        await machine.BackUp();
        Assert.Holds(await machine.Rig.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, "reception", machine.Now, Ct));

        // The server that is started again reads it anew.
        File.Delete(KeyFile.PathFor(machine.StorePath));
        await machine.Restore();

        Assert.Equal(EntryOutcome.Booked, (await machine.Rig.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
    }

    [Fact]
    public async Task The_settings_are_in_the_backup_and_come_back_where_there_are_none()
    {
        await using var machine = await OneMachine.Start(key: Key);
        var settings = await File.ReadAllTextAsync(machine.SettingsFile, Ct);
        await machine.BackUp();
        File.Delete(machine.SettingsFile);

        await machine.Restore();

        Assert.Equal(settings, await File.ReadAllTextAsync(machine.SettingsFile, Ct));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(machine.SettingsFile));
        }
    }

    [Fact]
    public async Task Settings_that_are_there_stay_and_the_difference_is_told()
    {
        await using var machine = await OneMachine.Start(key: Key);
        await machine.BackUp();
        var newer = $"Secrets__Key='{Key}'\nTwilio__AuthToken=newer\n";
        await File.WriteAllTextAsync(machine.SettingsFile, newer, Ct);

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("is not the same as in the backup, and stays", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("newer", run.Output, StringComparison.Ordinal);
        Assert.Equal(newer, await File.ReadAllTextAsync(machine.SettingsFile, Ct));
    }
}
