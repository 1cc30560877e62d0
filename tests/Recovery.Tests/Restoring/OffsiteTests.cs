using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>Backups that leave the machine by restic, to a folder that stands for the far side.</summary>
public sealed class OffsiteTests : IDisposable
{
    private const string Old = "recovery-20270407T031500Z.tar.gz";
    private const string Today = "recovery-20270427T031500Z.tar.gz";

    private readonly ScriptFolder _scripts = new("one-machine");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Here => _scripts.Folder("backups");

    private Dictionary<string, string> Settings => new()
    {
        ["RESTIC_REPOSITORY"] = _scripts.File("elsewhere"),
        ["RESTIC_PASSWORD"] = "a sentence that only this test knows",
        ["RESTIC_CACHE_DIR"] = _scripts.File("cache"),
    };

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task What_was_backed_up_comes_back_on_another_machine_and_what_is_old_is_gone_there_too()
    {
        await Restic("init");
        WriteBackup(Old, DateTime.Now.AddDays(-20));
        await Restic("backup", "--host", "recovery", "--tag", "whole", "--time", $"{DateTime.Now.AddDays(-20):yyyy-MM-dd HH:mm:ss}", Path.Combine(Here, Old));
        WriteBackup(Today, DateTime.Now);
        WritePromises("the first");
        var sent = await Send();
        Assert.True(sent.ExitCode == 0, sent.Output + sent.Errors);
        WritePromises("the newest");

        var again = await Send();

        // Each backup once; the promises every time.
        Assert.DoesNotContain(".tar.gz", again.Output, StringComparison.Ordinal);
        var snapshots = await Restic("snapshots", "--json");
        Assert.DoesNotContain(Old, snapshots, StringComparison.Ordinal);
        Assert.Contains(Today, snapshots, StringComparison.Ordinal);
        Assert.DoesNotContain("store", await AllThatIsElsewhere(), StringComparison.Ordinal);

        var there = _scripts.Folder("another machine");
        var fetched = await _scripts.Run("offsite.sh", Settings, "--fetch", there);

        Assert.True(fetched.ExitCode == 0, fetched.Errors);
        Assert.Equal([Path.Combine(there, "promises.sql"), Path.Combine(there, Today)], Directory.GetFileSystemEntries(there).Order());
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Here, Today), Ct), await File.ReadAllTextAsync(Path.Combine(there, Today), Ct));
        Assert.Contains("the newest", await File.ReadAllTextAsync(Path.Combine(there, "promises.sql"), Ct), StringComparison.Ordinal);
    }

    /// <summary>restic stands for itself here: what it says, this script must say.</summary>
    [Theory]
    [InlineData("cat", "There is no repository at RESTIC_REPOSITORY, it can't be reached")]
    [InlineData("backup", "")]
    [InlineData("check", "The repository is damaged")]
    public async Task What_restic_refuses_ends_in_failure(string verb, string says)
    {
        WriteBackup(Today, DateTime.Now);
        WritePromises("one");
        _scripts.Program("restic", $"""if [ "$1" = {verb} ]; then echo "restic says no" >&2; exit 1; elif [ "$1" = snapshots ]; then echo "[]"; fi""");
        _scripts.Program("curl", "touch \"$ASKED\"");

        var run = await Send(("ASKED", _scripts.File("asked")), ("RECOVERY_ALIVE_URL", "https://alive.example.com"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("restic says no", run.Errors, StringComparison.Ordinal);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
        Assert.Not(File.Exists(_scripts.File("asked")));
    }

    [Fact]
    public async Task Whoever_waits_for_a_sign_of_life_gets_one_once_all_is_there()
    {
        WriteBackup(Today, DateTime.Now);
        WritePromises("one");
        _scripts.Program("restic", """if [ "$1" = snapshots ]; then echo "[]"; fi""");
        _scripts.Program("curl", "cat >\"$ASKED\"");

        var run = await Send(("ASKED", _scripts.File("asked")), ("RECOVERY_ALIVE_URL", "https://alive.example.com/1"));

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("https://alive.example.com/1", await File.ReadAllTextAsync(_scripts.File("asked"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_promises_than_those_that_are_fetched_stay()
    {
        WritePromises("newer, and here");
        _scripts.Program("restic", """
            while [ "$1" != --target ]; do shift; done
            mkdir -p "$2/there"
            echo whole >"$2/there/recovery-20270427T031500Z.tar.gz"
            echo older >"$2/there/promises.sql"
            touch -d yesterday "$2"/there/*
            """.Replace("while", "[ \"$1\" = restore ] || exit 0\nwhile", StringComparison.Ordinal));

        var run = await _scripts.Run("offsite.sh", Settings, "--fetch", Here);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("is newer than the one there, and stays", run.Output, StringComparison.Ordinal);
        Assert.Contains("newer, and here", await File.ReadAllTextAsync(Path.Combine(Here, "promises.sql"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_place_to_go_the_setting_is_named()
    {
        var run = await _scripts.Run("offsite.sh", new Dictionary<string, string> { ["RECOVERY_OFFSITE_SETTINGS"] = "/nowhere/offsite.env" }, Here);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("Say where the backups are to go: RESTIC_REPOSITORY in /nowhere/offsite.env.", run.Errors.Trim());
    }

    private void WriteBackup(string name, DateTime made)
    {
        var path = Path.Combine(Here, name);
        File.WriteAllText(path, $"the store of {name}");
        File.SetLastWriteTime(path, made);
    }

    private void WritePromises(string words) => File.WriteAllText(Path.Combine(Here, "promises.sql"), $"-- Promises: {words}\n");

    private Task<ProgramRun> Send(params (string Name, string Value)[] more)
    {
        var settings = Settings;
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return _scripts.Run("offsite.sh", settings, Here);
    }

    private async Task<string> Restic(params string[] words)
    {
        var run = await _scripts.RunProgram("restic", Settings, words);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    private async Task<string> AllThatIsElsewhere()
    {
        var files = Directory.GetFiles(_scripts.File("elsewhere"), "*", SearchOption.AllDirectories);
        return string.Join('\n', await Task.WhenAll(files.Select(f => File.ReadAllTextAsync(f, System.Text.Encoding.Latin1, Ct))));
    }
}
