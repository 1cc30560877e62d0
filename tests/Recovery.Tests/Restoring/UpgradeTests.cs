using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>upgrade.sh puts a release in place, or the one before back; never past a change of the tables.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly ScriptFolder _scripts = new("one-machine");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Current => Path.GetFileName(Directory.ResolveLinkTarget(_scripts.File("app", "current"), returnFinalTarget: true)!.FullName);

    private IEnumerable<string?> Releases => Directory.GetFileSystemEntries(_scripts.File("app", "releases")).Select(Path.GetFileName).Order();

    private string Asked => File.ReadAllText(_scripts.File("asked"));

    public async ValueTask InitializeAsync()
    {
        foreach (var (release, age) in new[] { ("v1", 40), ("v2", 30), ("v3", 20) })
        {
            MakeRelease(_scripts.Folder("app/releases"), release);
            Directory.SetLastWriteTimeUtc(_scripts.File("app", "releases", release), DateTime.UtcNow.AddDays(-age));
        }

        Directory.CreateSymbolicLink(_scripts.File("app", "current"), _scripts.File("app", "releases", "v3"));
        _scripts.Folder("units");
        MakeRelease(_scripts.Folder("packed"), "v4");
        await Run("tar", "--create", "--gzip", "--file", _scripts.File("v4.tar.gz"), "--directory", _scripts.File("packed"), "v4");
        await Run("sqlite3", _scripts.File("store.db"), "CREATE TABLE SchemaVersions (ScriptName TEXT); INSERT INTO SchemaVersions VALUES ('0001')");
        _scripts.Program("systemctl", """echo "$*" >>"$ASKED"; [ "$*" != "$FAILING" ] || exit 1; case $* in "restart recovery") eval "$ON_RESTART" ;; esac""");
        _scripts.Program("curl", """grep -qx "$(basename "$(readlink -f "$RECOVERY_APP/current")")" <<<"$READY" """);
        _scripts.Program("sleep", "");
        await File.WriteAllTextAsync(_scripts.File("asked"), "", Ct);
    }

    public ValueTask DisposeAsync()
    {
        _scripts.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_release_that_gets_ready_stays_and_three_are_kept()
    {
        var run = await Upgrade(ready: "v4");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal("v4", Current);
        Assert.Equal(["v2", "v3", "v4"], Releases);
        Assert.Equal(["start recovery-backup", "daemon-reload", "restart recovery"], Asked.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("unit of v4", await File.ReadAllTextAsync(_scripts.File("units", "recovery.service"), Ct));
    }

    [Fact]
    public async Task A_release_that_does_not_get_ready_makes_room_for_the_one_before()
    {
        var run = await Upgrade(ready: "v3");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The release before, v3, is back and runs. Nothing in the store was changed.", run.Errors, StringComparison.Ordinal);
        Assert.Equal("v3", Current);
        Assert.Contains("v1", Releases);
        Assert.Equal("unit of v3", await File.ReadAllTextAsync(_scripts.File("units", "recovery.service"), Ct));
    }

    [Fact]
    public async Task A_release_that_has_changed_the_tables_stays_since_the_one_before_could_not_work_with_them()
    {
        var run = await Upgrade(ready: "v3", onRestart: "sqlite3 \"$RECOVERY_STORE\" \"INSERT INTO SchemaVersions VALUES ('0002')\"");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has changed the tables, and the one before can't work with them: v4 stays.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("restore.sh", run.Errors, StringComparison.Ordinal);
        Assert.Equal("v4", Current);
    }

    [Fact]
    public async Task Nothing_is_upgraded_without_a_backup()
    {
        var run = await Upgrade(ready: "v4", failing: "start recovery-backup");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The backup failed", run.Errors, StringComparison.Ordinal);
        Assert.Equal("v3", Current);
        Assert.DoesNotContain("restart", Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("half", "is damaged or not whole")]
    [InlineData("two", "must hold one folder")]
    [InlineData("empty", "Recovery.Local or infra is missing")]
    [InlineData("running", "is the release that runs already")]
    public async Task What_is_no_release_changes_nothing(string what, string says)
    {
        var archive = _scripts.File("v4.tar.gz");
        switch (what)
        {
            case "half":
                await File.WriteAllBytesAsync(archive, (await File.ReadAllBytesAsync(archive, Ct))[..100], Ct);
                break;
            case "two":
                await Run("tar", "--create", "--gzip", "--file", archive, "--directory", _scripts.File("app", "releases"), "v1", "v2");
                break;
            case "empty":
                Directory.CreateDirectory(_scripts.File("packed", "v5"));
                await Run("tar", "--create", "--gzip", "--file", archive, "--directory", _scripts.File("packed"), "v5");
                break;
            case "running":
                await Run("tar", "--create", "--gzip", "--file", archive, "--directory", _scripts.File("app", "releases"), "v3");
                break;
        }

        var run = await Upgrade(ready: "v4");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.Equal("v3", Current);
        Assert.Equal(["v1", "v2", "v3"], Releases);
        Assert.Empty(Asked);
    }

    private static void MakeRelease(string folder, string name)
    {
        var units = Directory.CreateDirectory(Path.Combine(folder, name, "infra", "one-machine", "units")).FullName;
        File.WriteAllText(Path.Combine(units, "recovery.service"), $"unit of {name}");
        var program = Path.Combine(folder, name, "Recovery.Local");
        File.WriteAllText(program, "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private async Task Run(string program, params string[] words)
    {
        var run = await _scripts.RunProgram(program, new Dictionary<string, string>(), words);
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    private Task<ProgramRun> Upgrade(string ready, string onRestart = ":", string failing = "") => _scripts.Run(
        "upgrade.sh",
        new Dictionary<string, string>
        {
            ["RECOVERY_APP"] = _scripts.File("app"),
            ["RECOVERY_UNITS"] = _scripts.File("units"),
            ["RECOVERY_STORE"] = _scripts.File("store.db"),
            ["RECOVERY_READY_SECONDS"] = "1",
            ["ASKED"] = _scripts.File("asked"),
            ["READY"] = ready,
            ["ON_RESTART"] = onRestart,
            ["FAILING"] = failing,
        },
        _scripts.File("v4.tar.gz"));
}
