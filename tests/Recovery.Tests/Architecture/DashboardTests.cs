using System.Text.Json;
using System.Text.RegularExpressions;
using Recovery.Functions.Triggers;
using Recovery.Local.Functions;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>Whatever alerts, workbook, dashboard and rules ask for is what the code measures.</summary>
public sealed partial class DashboardTests(CompiledInfrastructure compiled)
{
    /// <summary>They tell series apart, and are no metrics.</summary>
    private static readonly string[] Labels = ["http_response_status_code", "http_route"];

    private static readonly string[] Timings = ["answer", "in-time", "late"];

    private static readonly string Rules = Read("one-machine", "recovery-alerts.yml");

    private static readonly JsonElement Dashboard = Json("one-machine", "grafana-dashboard.json");

    private static readonly JsonElement Workbook = Json("modules", "workbook.json");

    private static IReadOnlyList<JsonElement> WorkbookItems => [.. Workbook.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("type").GetInt32() != 1)];

    private static IReadOnlyList<string> WorkbookQueries => [.. WorkbookItems.Where(i => i.GetProperty("type").GetInt32() == 3).Select(i => Text(i, "content", "query"))];

    private static IEnumerable<JsonElement> Panels => Dashboard.GetProperty("panels").EnumerateArray();

    private static IEnumerable<string> DashboardQueries => Panels.SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => Text(t, "expr"));

    private IEnumerable<string> KustoQueries =>
        compiled.Of("prod", "Microsoft.Insights/scheduledQueryRules").Select(r => Text(At(r, "properties", "criteria", "allOf")[0], "query")).Concat(WorkbookQueries);

    [Fact]
    public void Kusto_asks_for_metrics_that_the_code_measures()
    {
        var asked = KustoQueries.SelectMany(q => KustoMetric().Matches(q)).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.Subset(Instruments.Names.ToHashSet(), asked);
        Assert.All(["recovery.nudges.sent", "recovery.nudges.missed", "recovery.nudges.delivered", "recovery.nudges.lateness", "recovery.nudges.in_doubt"], m => Assert.Contains(m, asked));
    }

    [Fact]
    public void Kusto_asks_for_functions_and_timings_that_the_code_has()
    {
        var functions = typeof(PlanNudges).Assembly.GetTypes().SelectMany(LocalFunction.In).Select(f => f.Name).ToHashSet();

        Assert.Subset(functions, KustoQueries.Where(q => q.StartsWith("AppRequests", StringComparison.Ordinal)).SelectMany(q => KustoName().Matches(q)).SelectMany(m => Quoted().Matches(m.Value)).Select(m => m.Groups[1].Value).ToHashSet());
        Assert.Subset(Timings.ToHashSet(), KustoQueries.SelectMany(q => KustoTiming().Matches(q)).Select(m => m.Groups[1].Value).ToHashSet());
    }

    [Fact]
    public void The_workbook_shows_both_objectives_over_28_days()
    {
        var overFourWeeks = WorkbookItems.Where(i => At(i, "content", "timeContext", "durationMs").GetInt64() == (long)TimeSpan.FromDays(28).TotalMilliseconds).Select(i => Text(i, "content", "query")).ToList();

        Assert.Contains(overFourWeeks, q => q.Contains("0.01 * all", StringComparison.Ordinal) && q.Contains("recovery.nudges.missed", StringComparison.Ordinal));
        Assert.Contains(overFourWeeks, q => q.Contains("0.001 * all", StringComparison.Ordinal) && q.Contains("toint(ResultCode) >= 500", StringComparison.Ordinal));
    }

    /// <summary>A test of the app itself looks at what it sends: ApplicationInsightsTests.</summary>
    [Fact]
    public void Pages_are_counted_by_the_apps_own_requests() => Assert.Equal(
        2, WorkbookQueries.Count(q => q.StartsWith("AppRequests\n| where AppRoleName == \"recovery\" and Url startswith \"http\"\n", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(InfrastructureTests.Environments), MemberType = typeof(InfrastructureTests))]
    public void The_workbook_is_about_what_is_deployed_with_it(string environment)
    {
        var written = Text(Assert.Single(compiled.Of(environment, "Microsoft.Insights/workbooks")), "properties", "serializedData");

        Assert.DoesNotMatch("[A-Z]+_ID", written);
        foreach (var type in new[] { "Microsoft.OperationalInsights/workspaces", "Microsoft.ServiceBus/namespaces", "Microsoft.DBforPostgreSQL/flexibleServers" })
        {
            Assert.Contains($"\"{Text(Assert.Single(compiled.Of(environment, type)), "id")}\"", written, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Grafana_and_Prometheus_ask_for_metrics_that_the_code_measures()
    {
        var asked = DashboardQueries.Append(string.Join('\n', Rules.Split('\n').Where(l => !l.Contains("guide:", StringComparison.Ordinal))))
            .SelectMany(q => PrometheusName().Matches(q)).Select(m => m.Value).Except(Labels).ToHashSet();

        Assert.Subset(Instruments.InPrometheus.ToHashSet(), asked);
        Assert.All(["recovery_nudges_sent_total", "recovery_nudges_missed_total", "http_server_request_duration_seconds_count"], m => Assert.Contains(m, asked));
    }

    [Fact]
    public void The_dashboard_shows_both_objectives_with_their_thresholds()
    {
        Assert.Equal(
            ["0.99", "0.999"],
            Panels.Where(p => Text(p, "title").EndsWith("28 days", StringComparison.Ordinal)).Select(p => At(p, "fieldConfig", "defaults", "thresholds", "steps")[1].GetProperty("value").GetRawText()).Order());
        Assert.Equal(4, DashboardQueries.Count(q => q.Contains("[28d]", StringComparison.Ordinal)));
    }

    private static string Read(params ReadOnlySpan<string> path) => File.ReadAllText(Path.Combine([Repository.Root, "infra", .. path]));

    private static JsonElement Json(params ReadOnlySpan<string> path)
    {
        using var document = JsonDocument.Parse(Read(path));
        return document.RootElement.Clone();
    }

    [GeneratedRegex("""
        "(recovery\.[a-z_.]+)"
        """)]
    private static partial Regex KustoMetric();

    [GeneratedRegex("""\bName (==|in) [("].*?"\)?(?= and| or| \||\n|$)""")]
    private static partial Regex KustoName();

    [GeneratedRegex("""
        timing == "([a-z-]+)"
        """)]
    private static partial Regex KustoTiming();

    [GeneratedRegex("""
        "([^"]+)"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(recovery|http)_[a-z_]+")]
    private static partial Regex PrometheusName();
}
