namespace Recovery.Tests.Architecture;

/// <summary>infra/deploy.sh where it deploys the resources.</summary>
public sealed class DeployResourcesTests : IDisposable
{
    private const int Refused = 2;
    private const int Failed = 1;
    private const string Race = """Failed {"code": "DeploymentFailed", "details": [{"code": "AadAuthOperationCannotBePerformedWhenServerIsNotAccessible"}]}""";

    private const string Restored = "recovery-app-20270426t050000";
    private const string Connection = $"Host={Restored}.postgres.database.azure.com;Database=recovery;Username=recovery-app";

    private readonly AzureDeployment _azure = new();

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task The_first_deployment_makes_the_group_the_resources_the_keys_and_publishes_the_app()
    {
        var run = await _azure.Run("dev", "--yes");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(
            ["az group create", "deployment group what-if", "deployment group create", "keyvault secret set", "keyvault secret set", "config-zip", "host/default/sync", "tag update"],
            _azure.Steps("az group create", "deployment group what-if", "deployment group create", "keyvault secret set", "config-zip", "host/default/sync", "tag update"));
        Assert.Equal(["Secrets--Key", "Clinic--AccessKey"], _azure.Secrets);
        Assert.Contains("Recovery runs at https://recovery.test, commit 0123456789abcdef", run.Output, StringComparison.Ordinal);
        Assert.Contains(_azure.Calls, c => c.StartsWith("az tag update", StringComparison.Ordinal) && c.Contains("recovery-commit=0123456789abcdef", StringComparison.Ordinal));
        Assert.DoesNotContain("made-up", string.Join('\n', _azure.Calls) + run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Race)]
    [InlineData("""Failed {"code": "DeploymentFailed", "details": [{"code": "ServerIsBusy"}]}""")]
    public async Task The_race_between_a_new_server_and_its_administrators_is_run_once_more_when_the_server_is_ready(string lost)
    {
        _azure.Given("outcomes", $"{lost}\nSucceeded").Given("server-states", "Updating\nUpdating\nReady");

        var run = await _azure.Run("dev", "--infra-only", "--yes");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(2, _azure.Deployments);
        Assert.Contains("this is tried once more", run.Output, StringComparison.Ordinal);
        Assert.Contains("The database server: waiting, 30 s so far", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_race_lost_twice_is_not_tried_a_third_time()
    {
        _azure.Given("outcomes", Race);

        var run = await _azure.Run("dev", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Equal(2, _azure.Deployments);
        Assert.Contains("The deployment failed again", run.Errors, StringComparison.Ordinal);
        Assert.Not(_azure.WasPublished);
    }

    [Fact]
    public async Task A_server_that_never_gets_ready_is_not_waited_for_without_end()
    {
        _azure.Given("outcomes", Race).Given("server-states", "Updating").Given("pace", "300");

        var run = await _azure.Run("dev", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Equal(1, _azure.Deployments);
        Assert.Contains("isn't ready after a quarter of an hour", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_failure_is_shown_and_not_tried_again()
    {
        _azure.Given("outcomes", """Failed {"code": "QuotaExceeded"}""");

        var run = await _azure.Run("dev", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Equal(1, _azure.Deployments);
        Assert.Contains("QuotaExceeded", run.Errors, StringComparison.Ordinal);
        Assert.Contains("run this again: what is there already stays", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_Azure_refuses_ends_it_at_once()
    {
        _azure.Given("refused");

        var run = await _azure.Run("dev", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("the template is wrong", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Azure refused the deployment", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("64", "", true)]
    [InlineData("64", "param databaseDiskGB = 32", true)]
    [InlineData("32", "", false)]
    [InlineData("64", "param databaseDiskGB = 128", false)]
    [InlineData("", "", false)]
    public async Task A_disk_that_has_grown_is_never_asked_to_shrink(string there, string parameter, bool kept)
    {
        _azure.GivenDeployed().Given("disk", there).Parameters("dev", parameter);

        var run = await _azure.Run("dev", "--infra-only", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(kept ? 2 : 0, _azure.Calls.Count(c => c.Contains($"databaseDiskGB={there}", StringComparison.Ordinal)));
        Assert.Equal(kept, run.Output.Contains($"write 'param databaseDiskGB = {there}' into infra/main.dev.bicepparam", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_restore_an_older_parameter_file_does_not_move_the_app_back_to_the_server_that_was_left()
    {
        _azure.GivenDeployed().Given("connection", Connection);

        var run = await _azure.Run("dev", "--infra-only", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains($"param databaseServer = '{Restored}'", run.Errors, StringComparison.Ordinal);
        Assert.Holds(_azure.ChangedNothing);
    }

    [Theory]
    [InlineData($"param databaseServer = '{Restored}'")]
    [InlineData("", "--database", "recovery-app")]
    public async Task An_app_stays_with_its_database_or_moves_when_told_so(string parameter, params string[] words)
    {
        _azure.GivenDeployed().Given("connection", Connection).Parameters("dev", parameter);

        var run = await _azure.Run(["dev", "--infra-only", "--yes", .. words]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(1, _azure.Deployments);
    }

    [Fact]
    public async Task Only_the_servers_own_disk_and_state_count_where_the_old_one_is_still_there()
    {
        _azure.GivenDeployed().Given("connection", Connection).Given("outcomes", $"{Race}\nSucceeded").Parameters("dev", $"param databaseServer = '{Restored}'");

        await _azure.Run("dev", "--infra-only", "--yes");

        var asked = _azure.Calls.Where(c => c.Contains("flexibleServers?", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, asked.Count);
        Assert.All(asked, c => Assert.Contains($"?name=='{Restored}'", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_start_of_a_budget_that_is_there_is_kept()
    {
        _azure.GivenDeployed().Given("budget", "2026-11-01T00:00:00Z");

        await _azure.Run("dev", "--infra-only", "--yes");

        Assert.Equal(2, _azure.Calls.Count(c => c.Contains("budgetFrom=2026-11-01", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_deleted_vault_that_holds_the_name_is_recovered_before_the_deployment()
    {
        _azure.Given("deleted-vaults", DeletedVault("other", "recoverydev9") + "\n" + DeletedVault("Recovery-Dev", "recoverydev1"));

        var run = await _azure.Run("dev", "--infra-only", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["keyvault recover", "deployment group create"], _azure.Steps("keyvault recover", "deployment group create"));
        Assert.Contains("az keyvault recover --name recoverydev1 --location uksouth --resource-group recovery-dev --output none", _azure.Calls);
        Assert.Contains("The key vault recoverydev1 was deleted and still holds its name: it is recovered", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_if_changes_nothing_and_says_of_a_vault_that_it_would_be_recovered()
    {
        _azure.GivenDeployed().Given("deleted-vaults", DeletedVault("recovery-dev", "recoverydev1"));

        var run = await _azure.Run("dev", "--what-if");

        Assert.Equal(0, run.ExitCode);
        Assert.Holds(_azure.ChangedNothing);
        Assert.Contains("what would change", run.Output, StringComparison.Ordinal);
        Assert.Contains("a deployment recovers it first", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_deployment_that_failed_no_app_is_published()
    {
        var run = await _azure.Given("group").Given("outcome", "Failed {}").Run("dev", "--app-only", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Not(_azure.WasPublished);
    }

    private static string DeletedVault(string group, string name) => $"{name}\tuksouth\t/subscriptions/s/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}";
}
