using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Nudges.Queue;
using Recovery.Settings;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>infra/ agrees with the code: queues, settings, roles, alerts. What Bicep makes of it is looked at, not its words.</summary>
public sealed partial class InfrastructureTests(CompiledInfrastructure compiled)
{
    private const string VaultReference = "@Microsoft.KeyVault(";

    /// <summary>Read by the Functions host, by its extensions, and by the function app alone.</summary>
    private static readonly string[] AzuresOwn =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID",
        "AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls", "AzureFunctionsJobHost__extensions__serviceBus__prefetchCount",
        "AzureWebJobsDisableHomepage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "ServiceBus__clientId", "ServiceBus__credential",
    ];

    private static readonly IReadOnlyList<LocalFunction> Functions = [.. typeof(PlanNudges).Assembly.GetTypes().SelectMany(LocalFunction.In)];

    private static IEnumerable<ServiceBusTriggerAttribute> QueueTriggers => Functions.Select(f => f.Trigger).OfType<ServiceBusTriggerAttribute>();

    public static TheoryData<string> Environments => ["dev", "prod"];

    [Fact]
    public void Bicep_has_nothing_to_say_about_it() => Assert.True(compiled.Diagnostics.Length == 0, compiled.Diagnostics);

    [Fact]
    public void There_is_a_parameter_file_for_each_environment() =>
        Assert.Equal(Environments.Select(e => $"main.{e.Data}.bicepparam"), compiled.Parameters);

    [Fact]
    public void Each_slip_of_the_pen_is_named()
    {
        using var bicep = new Bicep();
        bicep.Change("modules/queues.bicep", "lockDuration:", "lockDurtaion:");
        bicep.Change("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: 'no'");
        bicep.Change("modules/network.bicep", "virtualNetworks@2024-05-01", "virtualNetworks@2024-05-02");
        bicep.Change("main.prod.bicepparam", "alertEmail", "alertMail");

        var said = bicep.Refusal("prod");

        Assert.All(["lockDurtaion", "BCP036", "2024-05-02", "alertMail"], slip => Assert.Contains(slip, said, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Each_queue_of_the_triggers_is_there_as_the_senders_need_it(string environment)
    {
        var queues = compiled.Of(environment, "Microsoft.ServiceBus/namespaces/queues");

        Assert.Equal(
            QueueTriggers.Select(t => t.QueueName.Replace(QueueNames.DeadLetterSuffix, "", StringComparison.Ordinal)).ToHashSet(),
            queues.Select(q => Text(q, "name").Split('/')[1]).ToHashSet());
        Assert.Equal(["Standard"], compiled.Of(environment, "Microsoft.ServiceBus/namespaces").Select(n => Text(n, "sku", "name")));
        Assert.All(queues, queue =>
        {
            Assert.Holds(At(queue, "properties", "requiresDuplicateDetection").GetBoolean());
            Assert.Equal("P1D", Text(queue, "properties", "duplicateDetectionHistoryTimeWindow"));
            Assert.Equal("PT5M", Text(queue, "properties", "lockDuration"));
            Assert.Equal(10, At(queue, "properties", "maxDeliveryCount").GetInt32());
            Assert.Not(At(queue, "properties", "deadLetteringOnMessageExpiration").GetBoolean());
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_triggers_connection_is_that_namespace_and_no_secret(string environment)
    {
        var settings = compiled.Settings(environment);
        var connection = Assert.Single(QueueTriggers.Select(t => t.Connection).Distinct());

        Assert.Equal($"{Text(compiled.Of(environment, "Microsoft.ServiceBus/namespaces").Single(), "name")}.servicebus.windows.net", settings[$"{connection}__fullyQualifiedNamespace"]);
        Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
        Assert.EndsWith(".clientId]", settings[$"{connection}__clientId"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_app_knows_every_setting_it_is_given_and_misses_none(string environment)
    {
        var settings = compiled.Settings(environment);
        var (mistakes, unknown) = AskedSettings.Read(settings.Where(s => !AzuresOwn.Contains(s.Key)).ToDictionary(s => s.Key, s => (string?)Written(s.Value)), QueueProvider.ServiceBus);

        Assert.Empty(unknown);
        Assert.Empty(mistakes);
        Assert.All(AzuresOwn, name => Assert.NotEmpty(settings[name]));
        // As Linux takes them.
        Assert.All(settings.Keys, name => Assert.Matches("^[A-Za-z0-9_.]+$", name));
    }

    /// <summary>A text as Azure will write it, with <c>a</c> for whatever it fills in: <c>[format('Host={0};...', ...)]</c>.</summary>
    private static string Written(string value) => Regex.Match(value, @"^\[format\('([^']*)'") is { Success: true } format
        ? Regex.Replace(format.Groups[1].Value, @"\{\d+\}", m => value.Contains("Pool Size=" + m.Value, StringComparison.Ordinal) ? "9" : "a")
        : value;

    [Theory]
    [MemberData(nameof(Environments))]
    public void Secrets_lie_in_the_vault_and_the_deployer_is_told_which(string environment)
    {
        var secrets = compiled.Settings(environment).Where(s => s.Value.StartsWith(VaultReference, StringComparison.Ordinal)).ToDictionary();

        Assert.Equal(
            compiled.Deployed(environment).GetProperty("outputs").GetProperty("secretNames").EnumerateArray().Select(n => n.GetString()!).Order(),
            secrets.Keys.Select(k => k.Replace("__", "--", StringComparison.Ordinal)).Order());
        Assert.All(secrets, s => Assert.Contains($"SecretName={s.Key.Replace("__", "--", StringComparison.Ordinal)})", s.Value, StringComparison.Ordinal));
        Assert.Equal(environment == "prod", secrets.ContainsKey("Twilio__AuthToken") && secrets.ContainsKey("SendGrid__ApiKey"));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Nobody_signs_in_with_a_key_or_a_password(string environment)
    {
        Assert.DoesNotMatch("listKeys|listAccountSas|listSecrets", compiled.Template);
        Assert.DoesNotMatch("(?i)password=|sharedaccesskey|accountkey", string.Join('\n', compiled.Settings(environment).Values));
        AssertAll("Microsoft.Storage/storageAccounts", "False", "allowSharedKeyAccess");
        AssertAll("Microsoft.Storage/storageAccounts", "False", "allowBlobPublicAccess");
        AssertAll("Microsoft.ServiceBus/namespaces", "True", "disableLocalAuth");
        AssertAll("Microsoft.Insights/components", "True", "DisableLocalAuth");
        AssertAll("Microsoft.KeyVault/vaults", "True", "enableRbacAuthorization");
        AssertAll("Microsoft.DBforPostgreSQL/flexibleServers", "Disabled", "authConfig", "passwordAuth");
        AssertAll("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "False", "allow");
        AssertAll("Microsoft.Web/sites", "True", "httpsOnly");

        void AssertAll(string type, string expected, params string[] path)
        {
            var found = compiled.Of(environment, type);
            Assert.NotEmpty(found);
            Assert.All(found, r => Assert.Equal(expected, At(r, ["properties", .. path]).ToString()));
        }
    }

    [Fact]
    public void It_runs_on_the_framework_that_the_app_is_built_for()
    {
        var runtime = At(compiled.Of("prod", "Microsoft.Web/sites").Single(), "properties", "functionAppConfig", "runtime");

        Assert.Equal(("dotnet-isolated", $"{Environment.Version.Major}.0"), (Text(runtime, "name"), Text(runtime, "version")));
    }

    [Fact]
    public void Alerts_watch_functions_that_exist()
    {
        var queries = compiled.Of("prod", "Microsoft.Insights/scheduledQueryRules").Select(r => Text(At(r, "properties", "criteria", "allOf")[0], "query")).ToList();
        var watched = queries.Where(q => q.StartsWith("AppRequests", StringComparison.Ordinal)).SelectMany(q => FunctionInQuery().Matches(q)).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(["DeadEmail", "DeadSms", "PlanNudges"], watched.Order());
        Assert.Subset(Functions.Select(f => f.Name).ToHashSet(), watched.ToHashSet());
        Assert.All(["recovery.nudges.lateness", "recovery.nudges.in_doubt.oldest", "recovery.nudges.sent"], m => Assert.Contains(queries, q => q.Contains($"\"{m}\"", StringComparison.Ordinal)));
        Assert.Single(compiled.Of("prod", "Microsoft.Consumption/budgets"));
    }

    [GeneratedRegex("""(?:Name == |[(]|, )"(\w+)["]""")]
    private static partial Regex FunctionInQuery();
}
