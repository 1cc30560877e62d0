using System.Text.Json;
using System.Text.RegularExpressions;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>Each alert leads to a section of infra/docs/alerts.md that says what to do.</summary>
public sealed partial class AlertGuideTests(CompiledInfrastructure compiled)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "infra", "docs", "alerts.md"));

    private static IEnumerable<string> Sections => Heading().Matches(Page).Select(m => m.Groups[1].Value).Where(title => title != "Sources");

    [Fact]
    public void Each_alert_has_a_section_and_each_section_an_alert() => Assert.Equal(
        Sections.Order(), Alerts("prod").Select(a => Text(a, "name").Split(" - ", 2)[1]).Append(compiled.Of("prod", "Microsoft.Consumption/budgets").Count == 1 ? "Budget" : "").Order());

    [Theory]
    [MemberData(nameof(InfrastructureTests.Environments), MemberType = typeof(InfrastructureTests))]
    public void Each_alert_says_where_its_section_is(string environment) => Assert.All(Alerts(environment), alert =>
    {
        var link = Guide().Match(Text(alert, "properties", "description"));
        Assert.Equal(Anchor(Text(alert, "name").Split(" - ", 2)[1]), link.Groups[1].Value);
        Assert.Contains(link.Groups[1].Value, Sections.Select(Anchor));
    });

    [Fact]
    public void The_table_at_the_top_lists_each_section_once() =>
        Assert.Equal(Sections.Order(), TableLine().Matches(Page).Select(m => m.Groups[2].Value == Anchor(m.Groups[1].Value) ? m.Groups[1].Value : m.Value).Order());

    [Fact]
    public void The_rules_for_one_machine_lead_to_sections_too()
    {
        var rules = File.ReadAllText(Path.Combine(Repository.Root, "infra", "one-machine", "recovery-alerts.yml"));
        var guides = Guide().Matches(rules).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(AlertRule().Count(rules), guides.Count);
        Assert.Subset(Sections.Select(Anchor).ToHashSet(), guides.ToHashSet());
    }

    private IEnumerable<JsonElement> Alerts(string environment) =>
        [.. compiled.Of(environment, "Microsoft.Insights/scheduledQueryRules"), .. compiled.Of(environment, "Microsoft.Insights/metricAlerts")];

    private static string Anchor(string title) => title.ToLowerInvariant().Replace(' ', '-');

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"infra/docs/alerts\.md#([a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Guide();

    [GeneratedRegex(@"^\| \[(.+?)\]\(#([a-z-]+)\)", RegexOptions.Multiline)]
    private static partial Regex TableLine();

    [GeneratedRegex("^ *- alert:", RegexOptions.Multiline)]
    private static partial Regex AlertRule();
}
