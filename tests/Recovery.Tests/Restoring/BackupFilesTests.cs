using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>What backup.sh finds, leaves and lets go in its folder.</summary>
public sealed class BackupFilesTests(BackupFilesTests.Store store) : IClassFixture<BackupFilesTests.Store>, IDisposable
{
    private readonly ScriptFolder _scripts = new("one-machine");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Backups => _scripts.Folder("backups");

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task The_store_is_found_in_the_settings()
    {
        var settings = _scripts.Write("recovery.env", $"PublicUrl=https://recovery.example.com\nStore__Path=\"{store.Path}\"\n");

        var run = await _scripts.Run("backup.sh", new Dictionary<string, string> { ["RECOVERY_SETTINGS"] = settings }, Backups);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Single(Directory.GetFiles(Backups, "recovery-*.tar.gz"));
    }

    [Fact]
    public async Task A_disk_that_is_full_leaves_the_backups_that_are_there_and_nothing_half_done()
    {
        var before = _scripts.Write("backups/recovery-20270426T031500Z.tar.gz", "a backup");
        _scripts.Program("tar", """for word; do case $word in */whole) echo half >"$word" ;; esac; done; echo "tar: No space left on device" >&2; exit 2""");

        var run = await BackUp();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be written whole; the backups that are there were left alone", run.Errors, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(Backups, "promises.sql"), before], Directory.GetFileSystemEntries(Backups).Order());
        Assert.Equal("a backup", await File.ReadAllTextAsync(before, Ct));
    }

    [Fact]
    public async Task Backups_go_when_they_are_two_weeks_old_and_so_does_what_a_power_cut_left()
    {
        var old = _scripts.Write("backups/recovery-20270411T031500Z.tar.gz", "a backup");
        var young = _scripts.Write("backups/recovery-20270413T031500Z.tar.gz", "a backup");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow - TimeSpan.FromDays(14.1));
        File.SetLastWriteTimeUtc(young, DateTime.UtcNow - TimeSpan.FromDays(13.9));
        var draft = Directory.CreateDirectory(Path.Combine(Backups, ".draft-cut"));
        draft.LastWriteTimeUtc = DateTime.UtcNow - TimeSpan.FromHours(2);

        var run = await BackUp();

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Not(File.Exists(old));
        Assert.Holds(File.Exists(young));
        Assert.Not(Directory.Exists(draft.FullName));
    }

    [Fact]
    public async Task A_backup_without_a_key_says_so()
    {
        var key = KeyFile.PathFor(store.Path);
        File.Move(key, key + ".away");

        var run = await BackUp();

        File.Move(key + ".away", key);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("the backup holds no key", run.Errors, StringComparison.Ordinal);
        Assert.Contains("the backup holds no settings", run.Errors, StringComparison.Ordinal);
    }

    private Task<ProgramRun> BackUp() => _scripts.Run(
        "backup.sh", new Dictionary<string, string> { ["RECOVERY_STORE"] = store.Path, ["RECOVERY_SETTINGS"] = _scripts.File("none.env") }, Backups);

    /// <summary>A store that a server works on. No backup changes it.</summary>
    public sealed class Store : IAsyncLifetime
    {
        private OneMachine _machine = null!;

        public string Path => _machine.StorePath;

        public async ValueTask InitializeAsync() => _machine = await OneMachine.Start();

        public ValueTask DisposeAsync() => _machine.DisposeAsync();
    }
}
