using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Tests.Restoring;

/// <summary>What backup.sh keeps, under whatever name, and what it lets go.</summary>
public sealed class BackupTests
{
    private const string Key = "a key of forty characters, more or less.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("recovery.db")]
    [InlineData("clinic")]
    [InlineData("our clinic's store.db")]
    [InlineData("clinic.2027.db")]
    public async Task A_store_comes_back_whatever_it_is_called(string name)
    {
        await using var machine = await OneMachine.Start(name);
        var runner = (await machine.Rig.Register(1, 0))[0];
        await machine.BackUp();
        Assert.True(await machine.Rig.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, "reception", machine.Now, Ct));

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

    [Fact]
    public async Task The_store_is_found_in_the_settings()
    {
        await using var machine = await OneMachine.Start("found.sqlite");
        using var scripts = new ScriptFolder("one-machine");
        var settings = scripts.Write("recovery.env", $"PublicUrl=https://recovery.example.com\nStore__Path=\"{machine.StorePath}\"\n");

        var run = await scripts.Run("backup.sh", new Dictionary<string, string> { ["RECOVERY_SETTINGS"] = settings }, scripts.Folder("backups"));

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Single(Directory.GetFiles(scripts.Folder("backups"), "recovery-*.tar.gz"));
    }

    [Fact]
    public async Task A_disk_that_is_full_leaves_the_backups_that_are_there_and_nothing_half_done()
    {
        await using var machine = await OneMachine.Start();
        await machine.BackUp();
        var whole = await File.ReadAllBytesAsync(machine.Backup, Ct);
        machine.GoTo(machine.Now + NodaTime.Duration.FromDays(1));
        machine.Program("tar", """for word; do case $word in */whole) echo half >"$word" ;; esac; done; echo "tar: No space left on device" >&2; exit 2""");

        var run = await machine.Run("backup.sh", machine.Backups);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be written whole; the backups that are there were left alone", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["promises.sql", Path.GetFileName(machine.Backup)], Directory.GetFileSystemEntries(machine.Backups).Select(f => Path.GetFileName(f)).Order());
        Assert.Equal(whole, await File.ReadAllBytesAsync(machine.Backup, Ct));
    }

    [Fact]
    public async Task Backups_go_when_they_are_two_weeks_old_and_so_does_what_a_power_cut_left()
    {
        await using var machine = await OneMachine.Start();
        var (old, young) = (Path.Combine(machine.Backups, "recovery-20270411T031500Z.tar.gz"), Path.Combine(machine.Backups, "recovery-20270413T031500Z.tar.gz"));
        foreach (var (file, age) in new[] { (old, TimeSpan.FromDays(14.1)), (young, TimeSpan.FromDays(13.9)) })
        {
            await File.WriteAllTextAsync(file, "a backup", Ct);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - age);
        }

        var draft = Directory.CreateDirectory(Path.Combine(machine.Backups, ".draft-cut"));
        draft.LastWriteTimeUtc = DateTime.UtcNow - TimeSpan.FromHours(2);

        await machine.BackUp();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.False(Directory.Exists(draft.FullName));
    }

    [Fact]
    public async Task A_backup_without_a_key_says_so()
    {
        await using var machine = await OneMachine.Start();
        File.Delete(KeyFile.PathFor(machine.StorePath));

        var run = await machine.Run("backup.sh", machine.Backups);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("the backup holds no key", run.Errors, StringComparison.Ordinal);
        Assert.Contains("the backup holds no settings", run.Errors, StringComparison.Ordinal);
    }
}
