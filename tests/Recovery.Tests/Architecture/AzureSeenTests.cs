using System.Text.Json;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>What Azure tells of a running system, and whom it wakes: the test from outside, logs, numbers and their limits.</summary>
public sealed class AzureSeenTests(CompiledInfrastructure compiled)
{
    private const string Credits = "cpu_credits_remaining";

    public static TheoryData<string> Environments => InfrastructureTests.Environments;

    [Fact]
    public void Production_is_asked_from_five_places_whether_it_is_ready()
    {
        var test = At(Assert.Single(compiled.Of("prod", "Microsoft.Insights/webtests")), "properties");

        Assert.Equal((compiled.Settings("prod")["PublicUrl"] + "/health/ready", "GET"), (Text(test, "Request", "RequestUrl"), Text(test, "Request", "HttpVerb")));
        Assert.Equal(5, test.GetProperty("Locations").EnumerateArray().Select(l => Text(l, "Id")).Distinct().Count(place => place.StartsWith("emea-", StringComparison.Ordinal)));
        Assert.Equal(200, At(test, "ValidationRules", "ExpectedHttpStatusCode").GetInt32());
        Assert.Holds(At(test, "RetryEnabled").GetBoolean());
        Assert.Holds(At(test, "Enabled").GetBoolean());
    }

    [Fact]
    public void It_wakes_somebody_once_three_of_them_get_no_answer()
    {
        var test = Assert.Single(compiled.Of("prod", "Microsoft.Insights/webtests"));
        var alert = At(Assert.Single(compiled.Of("prod", "Microsoft.Insights/metricAlerts"), a => Text(a, "properties", "criteria", "odata.type").Contains("Webtest", StringComparison.Ordinal)), "properties");

        Assert.Equal((Text(test, "id"), 3), (Text(alert, "criteria", "webTestId"), At(alert, "criteria", "failedLocationCount").GetInt32()));
        // Each place has asked within the time that is looked at.
        Assert.Holds(System.Xml.XmlConvert.ToTimeSpan(Text(alert, "windowSize")).TotalSeconds >= At(test, "properties", "Frequency").GetInt32());
        Assert.NotEmpty(alert.GetProperty("actions").EnumerateArray());
    }

    [Fact]
    public void What_scales_to_zero_is_not_kept_awake_by_being_asked() => Assert.Empty(compiled.Of("dev", "Microsoft.Insights/webtests"));

    [Theory]
    [MemberData(nameof(Environments))]
    public void Vault_database_and_queues_log_into_the_workspace_what_somebody_would_look_for(string environment)
    {
        var settings = compiled.Of(environment, "Microsoft.Insights/diagnosticSettings");
        var workspace = Text(Assert.Single(compiled.Of(environment, "Microsoft.OperationalInsights/workspaces")), "id");

        Assert.All(settings, s => Assert.Equal(workspace, Text(s, "properties", "workspaceId")));
        Assert.Equal(
            [
                ("Microsoft.DBforPostgreSQL/flexibleServers", "AllMetrics PostgreSQLLogs"),
                ("Microsoft.KeyVault/vaults", "AuditEvent"),
                ("Microsoft.ServiceBus/namespaces", "DiagnosticErrorLogs OperationalLogs"),
            ],
            settings.Select(s => (Of: compiled.Of(environment, Kind(s)).Count(r => Text(s, "id").StartsWith(Text(r, "id") + "/", StringComparison.Ordinal)) == 1 ? Kind(s) : "?", Categories(s))).Order());
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_databases_log_quotes_no_runners_number_or_address(string environment) => Assert.Contains(
        compiled.Of(environment, "Microsoft.DBforPostgreSQL/flexibleServers/configurations"),
        c => (Text(c, "name").Split('/')[1], Text(c, "properties", "value")) == ("log_error_verbosity", "terse"));

    [Fact]
    public void Requests_and_exceptions_are_never_sampled()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));

        Assert.Equal("Request;Exception", Text(host.RootElement, "logging", "applicationInsights", "samplingSettings", "excludedTypes"));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void A_database_that_fills_up_wakes_somebody_well_before_it_takes_no_more_writes(string environment)
    {
        const int ReadOnlyWithFree = 5;
        var size = At(Assert.Single(compiled.Of(environment, "Microsoft.DBforPostgreSQL/flexibleServers")), "properties", "storage", "storageSizeGB").GetInt32();
        var alert = MetricAlert(environment, "storage_percent");
        var threshold = Criterion(alert).GetProperty("threshold").GetInt32();

        Assert.Equal((70, "Average", "PT15M"), (threshold, Text(Criterion(alert), "timeAggregation"), Text(alert, "properties", "windowSize")));
        Assert.InRange(threshold, 1, (100 * (size - ReadOnlyWithFree) / size) - 10);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Somebody_is_woken_by_what_database_and_queues_measure_of_themselves(string environment)
    {
        var (database, bus) = (Only(environment, "Microsoft.DBforPostgreSQL/flexibleServers"), Only(environment, "Microsoft.ServiceBus/namespaces"));

        Assert.Equal(
            [
                ("DeadletteredMessages", bus, "GreaterThan"), ("ServerErrors", bus, "GreaterThan"), ("ThrottledRequests", bus, "GreaterThan"),
                ("connections_failed", database, "GreaterThan"), (Credits, database, "LessThan"), ("storage_percent", database, "GreaterThan"),
            ],
            MetricAlerts(compiled.Deployed(environment)).Select(a => (Text(Criterion(a), "metricName"), a.GetProperty("properties").GetProperty("scopes")[0].GetString()!, Text(Criterion(a), "operator"))).OrderBy(a => a.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void Only_a_burstable_database_has_credits_to_run_out_of()
    {
        using var bicep = new Bicep();
        bicep.Change("modules/metric-alerts.bicep", "startsWith(sku, ", "startsWith('Standard_D2ds_v5${take(sku, 0)}', ");

        var metrics = MetricAlerts(bicep.Deployed("prod")).Select(a => Text(Criterion(a), "metricName")).ToList();

        Assert.DoesNotContain(Credits, metrics);
        Assert.Contains("storage_percent", metrics);
    }

    [Fact]
    public void The_workspaces_cap_wakes_somebody_once_it_is_reached() => Assert.Single(
        compiled.Of("prod", "Microsoft.Insights/scheduledQueryRules"),
        r => Text(At(r, "properties", "criteria", "allOf")[0], "query") == "_LogOperation | where Category =~ \"Ingestion\" | where Detail contains \"OverQuota\"");

    private JsonElement MetricAlert(string environment, string metric) =>
        Assert.Single(MetricAlerts(compiled.Deployed(environment)), a => Text(Criterion(a), "metricName") == metric);

    private string Only(string environment, string type) => Text(Assert.Single(compiled.Of(environment, type)), "id");

    private static IEnumerable<JsonElement> MetricAlerts(JsonElement deployed) => deployed.GetProperty("predictedResources").EnumerateArray()
        .Where(r => Text(r, "type") == "Microsoft.Insights/metricAlerts" && At(r, "properties", "criteria").TryGetProperty("allOf", out _));

    private static JsonElement Criterion(JsonElement alert) => At(alert, "properties", "criteria", "allOf")[0];

    /// <summary>Of what it is a setting: the provider and type in its id.</summary>
    private static string Kind(JsonElement setting) => string.Join('/', Text(setting, "id").Split("/providers/")[1].Split('/')[..2]);

    private static string Categories(JsonElement setting) => string.Join(
        ' ',
        At(setting, "properties").EnumerateObject().Where(p => p.Name is "logs" or "metrics").SelectMany(p => p.Value.EnumerateArray())
            .Where(c => c.GetProperty("enabled").GetBoolean()).Select(c => Text(c, "category")).Order(StringComparer.Ordinal));
}
