using System.Text.RegularExpressions;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>infra/deploy.sh where it sees to the secrets, and packs and publishes the app.</summary>
public sealed partial class DeployAppTests : IDisposable
{
    private const int Refused = 2;
    private const int Failed = 1;

    private static readonly string[] WholePackage = ["host.json", "worker.config.json", ".azurefunctions/function.deps.json", "commit.txt", "Recovery.dll"];

    private readonly AzureDeployment _azure = new();

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task Keys_that_are_there_are_never_made_again()
    {
        _azure.GivenDeployed().Given("secrets", "Secrets--Key\nClinic--AccessKey");

        var run = await _azure.Run("dev", "--app-only", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(_azure.Calls, c => c.Contains("secret set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_that_only_the_clinic_knows_are_asked_for_before_the_app_is_published()
    {
        _azure.GivenDeployed().Given("secret-names", "Secrets--Key\nTwilio--AuthToken\nSendGrid--ApiKey");

        var run = await _azure.Run("prod", "--app-only", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("az keyvault secret set --vault-name recoverydev1 --name Twilio--AuthToken --file FILE", run.Errors, StringComparison.Ordinal);
        Assert.Contains("SendGrid--ApiKey", run.Errors, StringComparison.Ordinal);
        Assert.Not(_azure.WasPublished);
    }

    [Fact]
    public async Task A_right_that_does_not_hold_yet_is_waited_for()
    {
        _azure.GivenDeployed().Given("rights-to-list", "no\nno\nno\nyes");

        var run = await _azure.Run("dev", "--app-only", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("The right to list secrets: waiting, 30 s so far, 600 at most", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_list_secrets_is_told_after_ten_minutes()
    {
        _azure.GivenDeployed().Given("rights-to-list", "no").Given("pace", "200");

        var run = await _azure.Run("dev", "--app-only", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("You must belong to the operators in infra/main.dev.bicepparam", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_are_not_committed_are_said_and_stand_in_the_package()
    {
        _azure.GivenDeployed().Given("changes", " M host.json");

        var run = await _azure.Run("dev", "--app-only", "--yes");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("changes here that aren't committed", run.Errors, StringComparison.Ordinal);
        Assert.Contains("commit 0123456789abcdef-changed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_is_published_without_building_anything_and_its_commit_is_noted()
    {
        var package = _azure.GivenDeployed().Package(WholePackage);

        var run = await _azure.Run("dev", "--app-only", "--package", package, "--yes");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.DoesNotContain(_azure.Calls, c => c.StartsWith("dotnet", StringComparison.Ordinal));
        Assert.Contains(_azure.Calls, c => c.Contains($"config-zip --resource-group recovery-dev --name recovery-app --src {package}", StringComparison.Ordinal));
        Assert.Contains(_azure.Calls, c => c.Contains("recovery-commit=fedcba9876543210", StringComparison.Ordinal));
        Assert.Equal(0, _azure.Deployments);
    }

    [Theory]
    [InlineData("host.json", "has no host.json")]
    [InlineData("worker.config.json", "has no worker.config.json")]
    [InlineData(".azurefunctions/function.deps.json", "has no .azurefunctions")]
    [InlineData("commit.txt", "has no commit.txt")]
    public async Task A_package_that_lacks_what_the_host_looks_for_is_refused_before_anything_changes(string missing, string said)
    {
        var package = _azure.GivenDeployed().Package([.. WholePackage.Where(name => name != missing)]);

        await AssertRefused(package, said);
    }

    [Theory]
    [InlineData("local.settings.json")]
    [InlineData("settings/local.settings.json")]
    public async Task A_package_with_somebodys_secrets_in_it_is_refused(string file)
    {
        var package = _azure.GivenDeployed().Package([.. WholePackage, file]);

        await AssertRefused(package, "somebody's secrets");
    }

    [Fact]
    public async Task What_is_no_package_is_refused()
    {
        var damaged = _azure.GivenDeployed().Package("damaged");

        await AssertRefused(damaged, "is no zip file");
        await AssertRefused(damaged + ".missing", "There is no package");
    }

    [Fact]
    public async Task An_app_that_does_not_get_ready_is_said_after_five_minutes()
    {
        _azure.GivenDeployed().Without("ready").Given("pace", "100");

        var run = await _azure.Run("dev", "--app-only", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("https://recovery.test/health/ready: waiting, 200 s so far, 300 at most", run.Output, StringComparison.Ordinal);
        Assert.Contains("still does not say yes", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_Azure_does_not_know_of_is_said()
    {
        _azure.GivenDeployed().Given("functions", "PlanNudges\nWeb").Given("pace", "100");

        var run = await _azure.Run("dev", "--app-only", "--yes");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("Azure doesn't know all of the app's functions", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void All_functions_of_the_code_are_waited_for()
    {
        var waitedFor = FunctionsOfTheScript().Match(File.ReadAllText(Path.Combine(Repository.Root, "infra", "deploy", "app.sh"))).Groups[1].Value.Split(' ');

        Assert.Equal(typeof(PlanNudges).Assembly.GetTypes().SelectMany(LocalFunction.In).Select(f => f.Name).Order(), waitedFor.Order());
    }

    private async Task AssertRefused(string package, string said)
    {
        var run = await _azure.Run("dev", "--package", package, "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Holds(_azure.ChangedNothing);
    }

    [GeneratedRegex("^readonly functions='(.*)'", RegexOptions.Multiline)]
    private static partial Regex FunctionsOfTheScript();
}
