using System.Text.Json;
using System.Text.RegularExpressions;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>infra/deploy.sh through its good and its failing ways.</summary>
public sealed partial class DeployScriptTests : IDisposable
{
    private const int Refused = 2;
    private const int Failed = 1;
    private const string Race = """Failed {"code": "DeploymentFailed", "details": [{"code": "AadAuthOperationCannotBePerformedWhenServerIsNotAccessible"}]}""";

    private static readonly string[] WholePackage = ["host.json", "worker.config.json", ".azurefunctions/function.deps.json", "commit.txt", "Recovery.dll"];

    private readonly AzureDeployment _azure = new();

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task The_first_deployment_makes_the_group_the_resources_the_keys_and_publishes_the_app()
    {
        var run = await _azure.Run("dev", "--yes");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(
            ["az group create", "deployment group what-if", "deployment group create", "keyvault secret set", "keyvault secret set", "config-zip", "host/default/sync", "tag update"],
            Steps("az group create", "deployment group what-if", "deployment group create", "keyvault secret set", "config-zip", "host/default/sync", "tag update"));
        Assert.Equal(["Secrets--Key", "Clinic--AccessKey"], _azure.Secrets);
        Assert.Contains("Recovery runs at https://recovery.test, commit 0123456789abcdef", run.Output, StringComparison.Ordinal);
        Assert.Contains(_azure.Calls, c => c.StartsWith("az tag update", StringComparison.Ordinal) && c.Contains("recovery-commit=0123456789abcdef", StringComparison.Ordinal));
        Assert.DoesNotContain("made-up", string.Join('\n', _azure.Calls) + run.Output + run.Errors, StringComparison.Ordinal);
    }

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
        Assert.False(_azure.WasPublished);
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
        Assert.False(_azure.WasPublished);
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
        Assert.Equal(["keyvault recover", "deployment group create"], Steps("keyvault recover", "deployment group create"));
        Assert.Contains("az keyvault recover --name recoverydev1 --location uksouth --resource-group recovery-dev --output none", _azure.Calls);
        Assert.Contains("The key vault recoverydev1 was deleted and still holds its name: it is recovered", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_if_changes_nothing_and_says_of_a_vault_that_it_would_be_recovered()
    {
        _azure.GivenDeployed().Given("deleted-vaults", DeletedVault("recovery-dev", "recoverydev1"));

        var run = await _azure.Run("dev", "--what-if");

        Assert.Equal(0, run.ExitCode);
        Assert.True(_azure.ChangedNothing);
        Assert.Contains("what would change", run.Output, StringComparison.Ordinal);
        Assert.Contains("a deployment recovers it first", run.Output, StringComparison.Ordinal);
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

    [Fact]
    public async Task The_check_says_how_soon_the_senders_handled_what_was_scheduled()
    {
        _azure.GivenDeployed();

        var run = await _azure.Run("dev", "--check");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.True(_azure.ChangedNothing);
        Assert.Contains("  due in 90 s", run.Output, StringComparison.Ordinal);
        Assert.All(["sms-nudges", "email-nudges"], queue => Assert.Contains($"{queue}: the first was handled within 10 s of its time, all within 20 s.", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_sends_each_queue_50_messages_that_can_be_no_nudges()
    {
        _azure.GivenDeployed();

        await _azure.Run("dev", "--check");

        var urls = _azure.Requests.Where(r => r.StartsWith("url", StringComparison.Ordinal)).GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(new[] { QueueNames.Sms, QueueNames.Email }.ToDictionary(q => $"url = \"https://recovery-bus.servicebus.windows.net/{q}/messages\"", _ => 50), urls);

        var messages = _azure.Requests.Select(r => Body().Match(r)).Where(m => m.Success).Select(m => NudgeMessage.Read(Unquoted(m))).ToList();
        Assert.Equal((100, 50), (messages.Count, messages.Distinct().Count()));
        Assert.All(messages, m => Assert.DoesNotMatch(FormOfANudgesId(), m.Nudge));

        var properties = _azure.Requests.Select(r => Properties().Match(r)).Where(m => m.Success).Select(m => JsonDocument.Parse(Unquoted(m)).RootElement).ToList();
        Assert.Equal(messages.Select(m => m.MessageId), properties.Select(p => p.GetProperty("MessageId").GetString()));
        var due = DateTimeOffset.FromUnixTimeSeconds(AzureDeployment.Start + 120);
        Assert.All(properties, p => Assert.Equal(due.ToString("R"), p.GetProperty("ScheduledEnqueueTimeUtc").GetString()));
        Assert.All(properties, p => Assert.Equal(3600, p.GetProperty("TimeToLive").GetInt32()));
    }

    [Fact]
    public async Task The_check_fails_when_no_sender_wakes_within_a_minute()
    {
        _azure.GivenDeployed().Given("first", "100").Given("all", "120").Given("pace", "30");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("none was handled within 60 s of its time: the sender doesn't wake", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_fails_when_the_senders_do_not_get_done()
    {
        _azure.GivenDeployed().Given("all", "100000").Given("pace", "60");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("20 of 50 are still there 300 s after their time", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_leaves_alone_a_queue_on_which_nudges_wait()
    {
        _azure.GivenDeployed().Given("counts", "0 12");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("sms-nudges holds 0 messages, and 12 for later", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_azure.Requests);
    }

    [Fact]
    public async Task The_check_says_which_right_is_missing()
    {
        _azure.GivenDeployed().Given("may-not-send");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("az role assignment create --role 'Azure Service Bus Data Sender'", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dev_is_torn_down_with_its_vault_and_nobody_elses()
    {
        _azure.GivenDeployed().Given("vault", DeletedVault("other", "recoverydev9") + "\n" + DeletedVault("recovery-dev", "recoverydev1"));

        var run = await _azure.Run("dev", "--tear-down", "--yes");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["group delete", "keyvault purge"], Steps("group delete", "keyvault purge"));
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
    [InlineData("param alertEmail = 'operators@example.com'")]
    [InlineData("  id: '00000000-0000-0000-0000-000000000000'")]
    public async Task Samples_that_were_left_in_are_refused(string sample)
    {
        _azure.Parameters("prod", $"// example.com is a sample\n{sample}");

        var run = await _azure.Run("prod", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains($"2:{sample}", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("1://", run.Errors, StringComparison.Ordinal);
        Assert.True(_azure.ChangedNothing);
    }

    [Fact]
    public async Task Where_nobody_can_answer_nothing_is_deployed()
    {
        var run = await _azure.GivenDeployed().Run("prod");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("run this with --yes", run.Errors, StringComparison.Ordinal);
        Assert.True(_azure.ChangedNothing);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_told_how()
    {
        var run = await _azure.Given("signed-out").Run("dev");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("az login", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_deployment_that_failed_no_app_is_published()
    {
        var run = await _azure.Given("group").Given("outcome", "Failed {}").Run("dev", "--app-only", "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.False(_azure.WasPublished);
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

    private static string Unquoted(Match match) => match.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal);

    private async Task AssertRefused(string package, string said)
    {
        var run = await _azure.Run("dev", "--package", package, "--yes");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.True(_azure.ChangedNothing);
    }

    /// <summary>Those of the calls that hold one of the words, by that word and in their order.</summary>
    private List<string> Steps(params string[] words) =>
        [.. _azure.Calls.Select(c => words.FirstOrDefault(word => c.Contains(word, StringComparison.Ordinal))).OfType<string>()];

    [GeneratedRegex("^readonly functions='(.*)'", RegexOptions.Multiline)]
    private static partial Regex FunctionsOfTheScript();

    [GeneratedRegex("^data-raw = \"(.*)\"$")]
    private static partial Regex Body();

    [GeneratedRegex("^header = \"BrokerProperties: (.*)\"$")]
    private static partial Regex Properties();

    [GeneratedRegex("^[A-Za-z0-9_-]{16}$")]
    private static partial Regex FormOfANudgesId();
}
