using System.IO.Compression;
using System.Text;

namespace Recovery.Tests.Restoring;

/// <summary>infra/restore-azure.sh through its good way and its failing ones: what it does, in what order, and what it says.</summary>
public sealed class RestoreAzureTests : IAsyncLifetime
{
    private static readonly string[] ToFive = ["prod", "--to", "2027-04-26T05:00:00Z", "--yes"];

    private AzureStandIn _azure = null!;

    public async ValueTask InitializeAsync() => _azure = await AzureStandIn.Make();

    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    [Fact]
    public async Task A_restore_takes_its_steps_in_turn_and_leaves_nothing_behind()
    {
        var run = await _azure.Script(ToFive);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        AssertInTurn(
            "az functionapp stop", "az postgres flexible-server restore", "az rest --method put", "az container create", "deploy.sh prod", "az functionapp start",
            "az keyvault secret show", "az container create");
        Assert.Equal(
            ["move", "hold 1808715600000 1808740800000", "hold 1808715600000 1808740800000", "erased", "resume"],
            _azure.Containers.Select(c => string.Join(' ', c.Step)));
        Assert.Equal(AzureStandIn.New, _azure.InUse);
        Assert.Contains(
            "az postgres flexible-server restore --resource-group recovery-prod --source-server recovery-prod-ab12cd --name recovery-prod-ab12cd-20270426t050000"
            + " --restore-time 2027-04-26T05:00:00Z --geo-redundant-backup Enabled --yes --output none",
            _azure.Calls);
        Assert.Contains("Runner 7 is erased.\nRunner 8 is erased.", run.Output, StringComparison.Ordinal);
        AssertNoContainerIsLeft();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_azure.Folder, "tmp")));
    }

    [Fact]
    public async Task What_the_container_gets_is_secret_where_it_must_be()
    {
        await _azure.Script([.. ToFive, "--from", "promises"]);

        Assert.All(_azure.Containers, container =>
        {
            Assert.Equal(["PGPASSWORD"], container.Secrets);
            Assert.Equal($"{AzureStandIn.New}.postgres.database.azure.com", container.Variables["PGHOST"]);
            Assert.Equal(AzureStandIn.Operators, container.Variables["PGUSER"]);
            Assert.Equal("Never", container.Description.GetProperty("properties").GetProperty("restartPolicy").GetString());
            Assert.Equal(["step", "promises", "hold", "erased-again", "resume"], container.Files.Keys);
        });
        Assert.DoesNotContain(_azure.Calls, call => call.Contains($" {AzureStandIn.Token}", StringComparison.Ordinal) || call.Contains("an-access-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_cannot_be_restored_leaves_all_as_it_was_and_says_how_to_go_back()
    {
        _azure.WhyNotRestored = "The point in time is not available.";

        var run = await _azure.Script(ToFive);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The point in time is not available.\nrecovery-prod-ab12cd could not be restored to 2027-04-26T05:00:00Z.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("The restore ended early, at: restore.\nThe app is stopped and its database untouched. To go back: az functionapp start", run.Errors, StringComparison.Ordinal);
        Assert.Equal(AzureStandIn.Old, _azure.InUse);
        Assert.Empty(_azure.Containers);
    }

    [Theory]
    [InlineData("promises", "move", "The promises could not be written to recovery-prod-ab12cd-20270426t050000.")]
    [InlineData("hold", "hold", "The channels of recovery-prod-ab12cd-20270426t050000 could not be held.")]
    [InlineData("erase", "erased", "Who was erased can't be asked of recovery-prod-ab12cd-20270426t050000.")]
    [InlineData("resume", "resume", "The channels could not be let go on.")]
    public async Task A_container_that_fails_ends_the_restore_with_its_log_and_is_deleted(string from, string step, string sentence)
    {
        var usual = _azure.Run;
        _azure.Run = run => run.Step[0] == step ? Task.FromResult((3, "permission denied for table suppressions\n")) : usual(run);

        var run = await _azure.Script([.. ToFive, "--from", from]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"permission denied for table suppressions\n{sentence}", run.Errors, StringComparison.Ordinal);
        Assert.Equal(step, _azure.Containers[^1].Step[0]);
        AssertNoContainerIsLeft();
    }

    [Fact]
    public async Task A_container_that_never_ends_is_deleted_and_what_happened_to_it_is_said()
    {
        _azure.ContainerState = "Waiting";

        var run = await _azure.Script([.. ToFive, "--from", "promises"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "After 0 minutes the container's work is not done; run this again to go on waiting.\nFailed to pull image\nThe container did not end in time; what happened to it stands above.",
            run.Errors, StringComparison.Ordinal);
        Assert.Contains("The restore ended early, at: promises.", run.Errors, StringComparison.Ordinal);
        Assert.Single(_azure.Containers);
        AssertNoContainerIsLeft();
    }

    [Fact]
    public async Task A_container_that_does_not_start_in_time_is_said_and_deleted()
    {
        _azure.StartMinutes = "0";
        var neverStarted = new TaskCompletionSource<(int, string)>();
        _azure.Run = _ => neverStarted.Task;

        var run = await _azure.Script([.. ToFive, "--from", "promises"]);
        neverStarted.SetResult((0, ""));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("After 0 minutes starting a container in the network is not done", run.Errors, StringComparison.Ordinal);
        Assert.Contains("The container could not be started.", run.Errors, StringComparison.Ordinal);
        // Once for one that an earlier run left behind, and once for this.
        Assert.Equal(2, _azure.Calls.Count(c => c.StartsWith("az container delete", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_the_old_server_cannot_be_read_the_exported_promises_are_written()
    {
        UnreadableOld();
        _azure.Exported = "-- Promises made by 2027-04-26T11:50:30Z: 2 statements\nINSERT INTO suppressions a;\nUPDATE entries b;\n";

        var run = await _azure.Script(ToFive);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("What was promised by 2027-04-26T11:50:30Z will hold.", run.Errors, StringComparison.Ordinal);
        Assert.Contains(
            _azure.Calls,
            call => call.StartsWith("az storage blob download --auth-mode login --account-name recoveryprodab12cd --container-name promises --name promises.sql", StringComparison.Ordinal));
        Assert.Equal(["move", "apply", "hold", "hold", "erased", "resume"], _azure.Containers.Select(c => c.Step[0]));
        Assert.Equal("INSERT INTO suppressions a;\nUPDATE entries b;\n", Unzipped(_azure.Containers[1].Files["given"]));
    }

    [Theory]
    [InlineData("-- Promises made by 2027-04-26T11:50:30Z: 2 statements\nINSERT INTO suppressions a;\n", "The exported promises are cut short.")]
    [InlineData(null, "promises.sql can't be read from")]
    public async Task Without_promises_that_are_whole_nothing_is_pointed_at_the_restored_server(string? exported, string sentence)
    {
        UnreadableOld();
        _azure.Exported = exported;

        var run = await _azure.Script([.. ToFive, "--from", "promises"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
        Assert.Contains("ended early, at: promises.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(AzureStandIn.Old, _azure.InUse);
    }

    [Fact]
    public async Task A_large_file_of_promises_is_handed_over_in_pieces()
    {
        var file = Path.Combine(_azure.Folder, "kept.sql");
        var statements = Enumerable.Range(0, 6000).Select(i => $"INSERT INTO suppressions {i:D100};").ToList();
        await File.WriteAllLinesAsync(file, [$"-- Promises made by 2027-04-26T11:50:30Z: {statements.Count} statements", .. statements], TestContext.Current.CancellationToken);

        var run = await _azure.Script([.. ToFive, "--promises", file, "--from", "promises"]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var pieces = _azure.Containers.Where(c => c.Step[0] == "apply").Select(c => Unzipped(c.Files["given"])).ToList();
        Assert.Equal(2, pieces.Count);
        Assert.Equal(string.Join('\n', statements) + "\n", string.Concat(pieces));
        Assert.DoesNotContain(_azure.Calls, call => call.StartsWith("az functionapp stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_runner_who_cannot_be_erased_again_keeps_both_channels_held_and_the_next_run_goes_on_from_there()
    {
        _azure.Erase = _ => Task.FromResult(false);

        var broken = await _azure.Script(ToFive);

        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("Runner 7 could not be erased again", broken.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing goes out until this has run to its end: both channels of recovery-prod-ab12cd-20270426t050000 are held.", broken.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(_azure.Containers, c => c.Step[0] == "resume");

        _azure.Erase = _ => Task.FromResult(true);
        _azure.Forget();
        var run = await _azure.Script(ToFive);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(["hold", "erased", "resume"], _azure.Containers.Select(c => c.Step[0]));
        Assert.DoesNotContain(_azure.Calls, call => call.Contains("flexible-server restore", StringComparison.Ordinal) || call.StartsWith("deploy.sh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_of_the_erased_that_was_cut_short_is_not_taken_for_all()
    {
        var usual = _azure.Run;
        _azure.Run = run => run.Step[0] == "erased" ? Task.FromResult((0, "erase 7\n2 to erase\n")) : usual(run);

        var run = await _azure.Script([.. ToFive, "--from", "erase"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The list of those to erase is not whole.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_restored_by_a_run_that_broke_off_is_not_restored_again()
    {
        _azure.Servers.Add(AzureStandIn.New);

        var run = await _azure.Script(ToFive);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains($"{AzureStandIn.New} is there already.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_azure.Calls, call => call.Contains("flexible-server restore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Say to which moment", "prod", "--to", "yesterday")]
    [InlineData("is yet to come", "prod", "--to", "2027-05-01T00:00:00Z")]
    [InlineData("Say which environment", "--to", "2027-04-26T05:00:00Z")]
    [InlineData("--from takes one of", "prod", "--to", "2027-04-26T05:00:00Z", "--from", "lunch")]
    [InlineData("name the exported promises", "prod", "--to", "2027-04-26T05:00:00Z", "--promises", "nowhere.sql")]
    [InlineData("Nobody is there to answer", "prod", "--to", "2027-04-26T05:00:00Z")]
    public async Task What_cannot_be_meant_is_refused_before_anything_is_changed(string sentence, params string[] words)
    {
        var run = await _azure.Script(words);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
        AssertNothingChanged();
    }

    [Fact]
    public async Task A_moment_before_the_backups_is_refused()
    {
        var run = await _azure.Script("prod", "--to", "2027-04-01T05:00:00Z", "--yes");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The back-ups of recovery-prod-ab12cd begin at 2027-04-12T00:00:00+00:00", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_shows_each_step_and_changes_nothing()
    {
        var run = await _azure.Script(["prod", "--to", "2027-04-26T05:00:00Z", "--look"]);

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            (string[])["stop", "restore", "promises", "hold", "point", "settle", "erase", "resume"],
            step => Assert.Matches($"(?m)^  {step} +[a-z]", run.Output));
        AssertNothingChanged();
    }

    private void UnreadableOld()
    {
        var usual = _azure.Run;
        _azure.Run = run => run.Step[0] == "move" ? Task.FromResult((9, "could not connect\n")) : usual(run);
    }

    private void AssertInTurn(params string[] calls)
    {
        var at = -1;
        foreach (var call in calls)
        {
            at = _azure.Calls.FindIndex(at + 1, c => c.StartsWith(call, StringComparison.Ordinal));
            Assert.True(at >= 0, $"{call} is missing, or out of turn: {string.Join('\n', _azure.Calls)}");
        }
    }

    private void AssertNoContainerIsLeft()
    {
        var changes = _azure.Calls.Where(c => c.StartsWith("az container create", StringComparison.Ordinal) || c.StartsWith("az container delete", StringComparison.Ordinal));
        Assert.StartsWith("az container delete", changes.Last(), StringComparison.Ordinal);
    }

    private void AssertNothingChanged() => Assert.DoesNotContain(
        _azure.Calls, c => new[] { " stop", " start", "flexible-server restore ", " create", " delete", "deploy.sh", " put " }.Any(verb => c.Contains(verb, StringComparison.Ordinal)));

    private static string Unzipped(byte[] file)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(file), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
