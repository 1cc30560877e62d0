namespace Recovery.Tests.Restoring;

/// <summary>Somebody is told when a unit fails.</summary>
public sealed class AlertTests : IDisposable
{
    private readonly ScriptFolder _scripts = new("one-machine");

    public void Dispose() => _scripts.Dispose();

    [Fact]
    public async Task The_unit_that_failed_is_named_to_whoever_was_set()
    {
        _scripts.Program("curl", """printf '%s\n' "$@" >"$TOLD"; cat >>"$TOLD" """);

        var run = await Alert(("RECOVERY_ALERT_URL", "https://ntfy.example.com/a-secret-topic"));

        Assert.True(run.ExitCode == 0, run.Errors);
        var told = await File.ReadAllLinesAsync(_scripts.File("told"), TestContext.Current.CancellationToken);
        Assert.Contains(told, line => line.StartsWith("recovery-backup.service failed on ", StringComparison.Ordinal));

        // Not among the words, which a list of processes shows.
        Assert.Equal("url = \"https://ntfy.example.com/a-secret-topic\"", told[^1]);
    }

    [Fact]
    public async Task Where_nobody_can_be_told_the_alert_fails_too()
    {
        _scripts.Program("curl", "echo 'curl: no route' >&2; exit 7");

        var run = await Alert(("RECOVERY_ALERT_URL", "https://ntfy.example.com/a-secret-topic"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("recovery-backup.service failed, and nobody could be told", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_was_set_the_setting_is_named()
    {
        var run = await Alert();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("set RECOVERY_ALERT_URL in /etc/recovery/alert.env", run.Errors, StringComparison.Ordinal);
    }

    private Task<Fixtures.ProgramRun> Alert(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Name, s => s.Value);
        all["TOLD"] = _scripts.File("told");
        return _scripts.Run("alert.sh", all, "recovery-backup.service");
    }
}
