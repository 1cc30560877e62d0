namespace Recovery.Tests.Architecture;

/// <summary>What infra/deploy.sh is told and refuses, and the tear-down of dev.</summary>
public sealed class DeployWordsTests : IDisposable
{
    private const int Refused = 2;
    private const int Failed = 1;

    private readonly AzureDeployment _azure = new();

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task Dev_is_torn_down_with_its_vault_and_nobody_elses()
    {
        _azure.GivenDeployed().Given("vault", DeletedVault("other", "recoverydev9") + "\n" + DeletedVault("recovery-dev", "recoverydev1"));

        var run = await _azure.Run("dev", "--tear-down", "--yes");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["group delete", "keyvault purge"], _azure.Steps("group delete", "keyvault purge"));
        Assert.Contains("az keyvault purge --name recoverydev1 --location uksouth --output none", _azure.Calls);
    }

    [Fact]
    public async Task A_vault_that_cannot_be_purged_is_said()
    {
        _azure.GivenDeployed().Given("vault", DeletedVault("recovery-dev", "recoverydev1")).Given("protected");

        var run = await _azure.Run("dev", "--tear-down", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("recovery-dev is gone.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The key vault recoverydev1 can't be purged", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prod_is_not_torn_down()
    {
        var run = await _azure.GivenDeployed().Run("prod", "--tear-down", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Empty(_azure.Calls);
    }

    [Theory]
    [InlineData("prod\nprod")]
    [InlineData("dev\nprod")]
    [InlineData("")]
    public async Task A_group_of_another_environment_is_not_torn_down_whatever_it_is_called(string environments)
    {
        var run = await _azure.GivenDeployed().Given("environments", environments).Run("dev", "--tear-down", "--resource-group", "recovery-prod", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("recovery-prod is not dev's", run.Errors, StringComparison.Ordinal);
        Assert.Holds(_azure.ChangedNothing);
    }

    [Theory]
    [InlineData("param alertEmail = 'operators@example.com'")]
    [InlineData("  id: '00000000-0000-0000-0000-000000000000'")]
    public async Task Samples_that_were_left_in_are_refused(string sample)
    {
        _azure.Parameters("prod", $"// example.com is a sample\n{sample}");

        var run = await _azure.Run("prod", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains($"2:{sample}", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("1://", run.Errors, StringComparison.Ordinal);
        Assert.Holds(_azure.ChangedNothing);
    }

    [Fact]
    public async Task Where_nobody_can_answer_nothing_is_deployed()
    {
        var run = await _azure.GivenDeployed().Run("prod");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("run this with --yes", run.Errors, StringComparison.Ordinal);
        Assert.Holds(_azure.ChangedNothing);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_told_how()
    {
        var run = await _azure.Given("signed-out").Run("dev");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("az login", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("staging")]
    [InlineData("dev", "--infra-only", "--app-only")]
    [InlineData("dev", "--what-if", "--app-only")]
    [InlineData("dev", "--infra-only", "--package", "x.zip")]
    [InlineData("dev", "--check", "--tear-down")]
    [InlineData("dev", "--check", "--app-only")]
    [InlineData("dev", "--location")]
    public async Task Words_that_make_no_sense_together_are_refused(params string[] words)
    {
        var run = await _azure.GivenDeployed().Run(words);

        Assert.Equal(Refused, run.ExitCode);
        Assert.NotEmpty(run.Errors);
        Assert.Empty(_azure.Calls);
    }

    private static string DeletedVault(string group, string name) => $"{name}\tuksouth\t/subscriptions/s/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}";
}
