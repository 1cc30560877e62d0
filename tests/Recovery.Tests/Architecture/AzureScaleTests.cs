using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Nudges.Queue;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>Senders wake, no instance is refused by the region, and none by PostgreSQL (infra/docs/scale.md).</summary>
public sealed partial class AzureScaleTests(CompiledInfrastructure compiled)
{
    private const string MaxConcurrentCalls = "AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls";
    private const string PrefetchCount = "AzureFunctionsJobHost__extensions__serviceBus__prefetchCount";

    /// <summary>As Microsoft's table of limits has it: 429 connections, 15 of them Azure's own.</summary>
    private const int ConnectionsOfB2s = 414;

    private static readonly IReadOnlyList<LocalFunction> Functions = [.. typeof(PlanNudges).Assembly.GetTypes().SelectMany(LocalFunction.In)];

    public static TheoryData<string> Environments => InfrastructureTests.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_app_owns_its_two_queues_so_that_the_scaler_may_count_and_nothing_else_of_Service_Bus(string environment)
    {
        const string DataOwner = "090c5cfd-751d-490a-894a-3ce6f1109419";

        Assert.Equal(
            Queues(environment).Select(q => (q, DataOwner)).Order(),
            GrantedOnServiceBus(environment).Where(g => g.Whom.Contains("/userAssignedIdentities/", StringComparison.Ordinal)).Select(g => (g.Where, g.Role)).Order());
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_operators_may_send_the_messages_of_a_check_and_nothing_else_of_Service_Bus(string environment)
    {
        const string DataSender = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39";

        Assert.Equal(
            Queues(environment).Select(q => (q, DataSender)).Order(),
            GrantedOnServiceBus(environment).Where(g => !g.Whom.Contains("/userAssignedIdentities/", StringComparison.Ordinal)).Select(g => (g.Where, g.Role)).Order());
    }

    private IEnumerable<string> Queues(string environment) => compiled.Of(environment, "Microsoft.ServiceBus/namespaces/queues").Select(q => Text(q, "id"));

    private IEnumerable<(string Where, string Role, string Whom)> GrantedOnServiceBus(string environment) =>
        from granted in compiled.Of(environment, "Microsoft.Authorization/roleAssignments")
        let id = Text(granted, "id")
        where id.Contains("/Microsoft.ServiceBus/", StringComparison.Ordinal)
        select (id.Split("/providers/Microsoft.Authorization/")[0], Text(granted, "properties", "roleDefinitionId").Split('/')[^1], Text(granted, "properties", "principalId"));

    [Fact]
    public void In_production_one_instance_waits_for_runners_and_one_at_each_queue_for_nudges()
    {
        var senders = Functions.Where(f => f.Trigger is ServiceBusTriggerAttribute queue && !queue.QueueName.EndsWith(QueueNames.DeadLetterSuffix, StringComparison.Ordinal));

        Assert.Equal(
            senders.Select(s => ($"function:{s.Name}", 1)).Append(("http", 1)).Order(),
            Scale(compiled.Deployed("prod")).GetProperty("alwaysReady").EnumerateArray().Select(a => (Text(a, "name"), a.GetProperty("instanceCount").GetInt32())).Order());
    }

    [Fact]
    public void To_try_things_out_nothing_waits() => Assert.Empty(Scale(compiled.Deployed("dev")).GetProperty("alwaysReady").EnumerateArray());

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_region_takes_the_most_instances(string environment) =>
        Assert.InRange(Scale(compiled.Deployed(environment)).GetProperty("maximumInstanceCount").GetInt32(), 40, 1000);

    [Fact]
    public void As_many_instances_as_Azure_has_can_be_asked_for()
    {
        using var template = JsonDocument.Parse(compiled.Template);
        var maximum = At(template.RootElement, "parameters", "maximumInstances");

        Assert.Equal((1, 1000, 40), (maximum.GetProperty("minValue").GetInt32(), maximum.GetProperty("maxValue").GetInt32(), maximum.GetProperty("defaultValue").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_instance_that_there_can_be_has_its_connections(string environment)
    {
        var deployed = compiled.Deployed(environment);

        Assert.Equal("Standard_B2s", Text(Server(deployed), "sku", "name"));
        Assert.InRange(Instances(Scale(deployed)) * Pool(deployed), 1, ConnectionsOfB2s);
        Assert.InRange(Pool(deployed), 2, ConnectionsOfB2s);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void An_instance_takes_a_few_calls_for_each_connection(string environment)
    {
        var deployed = compiled.Deployed(environment);
        var calls = Number(Settings(deployed)[MaxConcurrentCalls]);

        Assert.InRange(calls, 4 * Pool(deployed), 16 * Pool(deployed));
        Assert.InRange(Number(Settings(deployed)[PrefetchCount]), calls, 4 * calls);
        Assert.Equal(calls, At(Scale(deployed), "triggers", "http", "perInstanceConcurrency").GetInt32());
    }

    [Fact]
    public void More_instances_than_the_database_has_connections_for_are_refused_with_what_to_choose()
    {
        using var bicep = With("dev", "param databaseCompute = 'Standard_B1ms'");

        Assert.Contains(
            "maximumInstances 40 can come to 202 instances, and Standard_B1ms has connections for 17: choose a larger databaseCompute, or maximumInstances of 3 at most",
            bicep.Refusal("dev"), StringComparison.Ordinal);
    }

    [Fact]
    public void PgBouncer_is_refused_where_Azure_has_none()
    {
        using var bicep = With("prod", "param pgBouncer = true");

        Assert.Contains("Azure has no PgBouncer for Standard_B2s: choose a databaseCompute of General Purpose", bicep.Refusal("prod"), StringComparison.Ordinal);
    }

    [Fact]
    public void With_PgBouncer_work_goes_through_it_and_each_instance_has_one_connection_past_it()
    {
        const int Usable = 844, PoolersOwn = 50, Clients = 5000;
        using var bicep = With("prod", "param pgBouncer = true\nparam databaseCompute = 'Standard_D2ds_v5'\nparam maximumInstances = 150");
        var deployed = bicep.Deployed("prod");
        var parameter = Assert.Single(Resources(deployed, "Microsoft.DBforPostgreSQL/flexibleServers/configurations"), IsOfPooler);

        Assert.Equal("true", Text(parameter, "properties", "value"));
        Assert.Equal("GeneralPurpose", Text(Server(deployed), "sku", "tier"));
        Assert.Equal("6432", Settings(deployed)["Store__PoolerPort"]);
        Assert.InRange(Instances(Scale(deployed)) + PoolersOwn, 1, Usable);
        Assert.InRange(Instances(Scale(deployed)) * Pool(deployed), 1, Clients);
        Assert.InRange(Pool(deployed), 2, 16);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Nothing_is_pooled_unless_it_was_asked_for(string environment)
    {
        Assert.DoesNotContain(compiled.Of(environment, "Microsoft.DBforPostgreSQL/flexibleServers/configurations"), IsOfPooler);
        Assert.DoesNotContain("Store__PoolerPort", compiled.Settings(environment).Keys);
    }

    private static bool IsOfPooler(JsonElement parameter) => Text(parameter, "name").Contains("/pgbouncer.", StringComparison.Ordinal);

    private static Bicep With(string environment, string parameters)
    {
        var bicep = new Bicep();
        bicep.Change($"main.{environment}.bicepparam", "param environmentName", $"{parameters}\nparam environmentName");
        return bicep;
    }

    /// <summary>HTTP and each function on a queue go up to the maximum, a timer runs on one, and what is always ready comes on top.</summary>
    private static int Instances(JsonElement scale)
    {
        var timers = Functions.Count(f => f.Trigger is TimerTriggerAttribute);
        var others = Functions.Count(f => f.Trigger is ServiceBusTriggerAttribute) + 1;
        return timers + (others * scale.GetProperty("maximumInstanceCount").GetInt32())
            + scale.GetProperty("alwaysReady").EnumerateArray().Sum(a => a.GetProperty("instanceCount").GetInt32());
    }

    private static IEnumerable<JsonElement> Resources(JsonElement deployed, string type) =>
        deployed.GetProperty("predictedResources").EnumerateArray().Where(r => Text(r, "type") == type);

    private static JsonElement Scale(JsonElement deployed) =>
        At(Resources(deployed, "Microsoft.Web/sites").Single(), "properties", "functionAppConfig", "scaleAndConcurrency");

    private static JsonElement Server(JsonElement deployed) => Resources(deployed, "Microsoft.DBforPostgreSQL/flexibleServers").Single();

    private static Dictionary<string, string> Settings(JsonElement deployed) =>
        At(Resources(deployed, "Microsoft.Web/sites/config").Single(), "properties").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetString()!);

    private static int Pool(JsonElement deployed) => Number(LastArgument().Match(Settings(deployed)["Store__Connection"]).Groups[1].Value);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("""Maximum Pool Size=\{3\}'.*, (\d+)\)\]$""")]
    private static partial Regex LastArgument();
}
