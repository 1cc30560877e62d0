using System.Diagnostics;
using System.Text;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>restore.sh finds what is wrong with a backup while the server still runs.</summary>
public sealed class BackupsThatAreRefusedTests(BackupsThatAreRefusedTests.Backed backed) : IClassFixture<BackupsThatAreRefusedTests.Backed>
{
    private const string Key = "a key of forty characters, more or less.";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("half of it", "is damaged or not whole")]
    [InlineData("one byte is another", "is damaged or not whole")]
    [InlineData("no archive", "is damaged or not whole")]
    [InlineData("no store in it", "is no backup of backup.sh")]
    [InlineData("no time in it", "is no backup of backup.sh")]
    [InlineData("a damaged store in it", "is damaged; take another backup")]
    [InlineData("no key in it", "There is no key")]
    [InlineData("another key in it", "was made with another key")]
    [InlineData("a store of other tables in it", "does not fit the store")]
    public async Task Refused_before_anything_is_stopped(string damage, string says)
    {
        var machine = backed.Machine;
        var damaged = Path.Combine(machine.Backups, $"{damage}.tar");
        File.Copy(machine.Backup, damaged);
        await Damage(damaged, damage);

        var run = await machine.RestoreOf(damaged);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("Nothing has been changed.\n", run.Errors, StringComparison.Ordinal);
        Assert.Empty(machine.Asked);
        Assert.Holds(machine.IsRunning);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(machine.StoreFolder), f => f.Contains("restore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_restores_do_not_run_at_the_same_time()
    {
        var machine = backed.Machine;
        var script = Path.Combine(Repository.Root, "infra", "one-machine", "restore.sh");
        using var scripts = new ScriptFolder("one-machine");

        // Holds what a restore holds, for as long as the other one runs.
        var run = await scripts.RunProgram(
            "flock", new Dictionary<string, string> { ["RECOVERY_STORE"] = machine.StorePath }, machine.StoreFolder, "bash", script, machine.Backup);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Another restore", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_settings_must_be_that_of_the_backup()
    {
        await using var machine = await OneMachine.Start(key: Key);
        await machine.BackUp();
        await File.WriteAllTextAsync(machine.SettingsFile, "Secrets__Key=another key of some forty characters.\n", Ct);

        var run = await machine.RestoreOf(machine.Backup);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("was made with another key. Set Secrets__Key", run.Errors, StringComparison.Ordinal);
        Assert.Empty(machine.Asked);
    }

    /// <summary>As the app makes it: shorter and longer than a block of the hash, and not of ASCII alone.</summary>
    [Theory]
    [InlineData(Key)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("a key that is longer than the sixty-four bytes which the hash takes in at a time, as a sentence is")]
    [InlineData("ein Schlüssel mit Ümläuten, % und \\n, größer als sonst")]
    public async Task A_key_is_known_by_its_fingerprint(string key)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "one-machine", "restore.sh"), Ct);
        var begin = script.IndexOf("fingerprint_of() {", StringComparison.Ordinal);
        var function = script[begin..(script.IndexOf("\n}\n", begin, StringComparison.Ordinal) + 3)];
        using var scripts = new ScriptFolder("one-machine");
        var signing = SigningKey.Of(key);

        var run = await scripts.RunProgram("bash", new Dictionary<string, string>(), "-c", function + "fingerprint_of \"$1\"", "bash", key);

        Assert.Equal(signing.Fingerprint, run.Output.Trim());
    }

    private static async Task Damage(string backup, string how)
    {
        var bytes = await File.ReadAllBytesAsync(backup, Ct);
        switch (how)
        {
            case "half of it":
                await File.WriteAllBytesAsync(backup, bytes[..(bytes.Length / 2)], Ct);
                return;
            case "one byte is another":
                bytes[bytes.Length / 2] ^= 0x10;
                await File.WriteAllBytesAsync(backup, bytes, Ct);
                return;
            case "no archive":
                await File.WriteAllTextAsync(backup, "not a backup", Ct);
                return;
        }

        var folder = Directory.CreateTempSubdirectory("recovery-damage-").FullName;
        Run("tar", "--extract", "--gzip", "--file", backup, "--directory", folder);
        var store = Path.Combine(folder, "recovery.db");
        switch (how)
        {
            case "no store in it":
                File.Delete(store);
                break;
            case "no time in it":
                File.Delete(Path.Combine(folder, "made-at"));
                break;
            case "a damaged store in it":
                await using (var file = File.OpenWrite(store))
                {
                    file.Position = file.Length / 3;
                    await file.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 20_000)), Ct);
                }

                break;
            case "no key in it":
                File.Delete(Path.Combine(folder, "recovery.key"));
                break;
            case "another key in it":
                await File.WriteAllTextAsync(Path.Combine(folder, "recovery.key"), Key, Ct);
                break;
            case "a store of other tables in it":
                Run("sqlite3", store, "ALTER TABLE suppressions RENAME COLUMN reason TO why");
                break;
        }

        Run("tar", "--create", "--gzip", "--file", backup, "--directory", folder, ".");
        Directory.Delete(folder, recursive: true);
    }

    private static void Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>A machine with a stop and a backup. Nothing that is refused changes it.</summary>
    public sealed class Backed : IAsyncLifetime
    {
        internal OneMachine Machine { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Machine = await OneMachine.Start();
            var runner = (await Machine.Rig.Register(1, 0))[0];
            await Machine.Rig.Runners.Stop(runner.RunnerId, null, "said-stop", "runner", Machine.Now, CancellationToken.None);
            await Machine.BackUp();
        }

        public ValueTask DisposeAsync() => Machine.DisposeAsync();
    }
}
