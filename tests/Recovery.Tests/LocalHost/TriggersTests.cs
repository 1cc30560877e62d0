using Microsoft.Extensions.Configuration;
using Recovery.Functions.Triggers;
using Recovery.LocalHost.Discovery;
using Recovery.LocalHost.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.LocalHost;

/// <summary>The app's own functions, as both builds take them.</summary>
public sealed class TriggersTests
{
    private static readonly IReadOnlyList<FunctionDefinition> Functions = FunctionDefinition.FindAll(typeof(PlanNudges).Assembly);

    [Fact]
    public void They_break_no_rule_of_the_Azure_build() =>
        Assert.Empty(FunctionRules.Mistakes(Functions, new ConfigurationBuilder().Build()));

    [Fact]
    public void They_are_these()
    {
        var catalog = FunctionCatalog.Of(Functions, HostJson.Read(), new ConfigurationBuilder().Build());

        Assert.Equal(["PlanNudges", "Reconcile"], catalog.Timers.Select(t => t.Name));
        Assert.Equal(
            ["email-nudges/$deadletterqueue", "sms-nudges/$deadletterqueue", "email-nudges", "sms-nudges"], catalog.Queues.Select(q => q.Queue));
        Assert.Equal(("/{*path}", "get head post delete"), catalog.Http.Select(h => (h.Route, string.Join(' ', h.Methods!))).Single());
    }

    [Fact]
    public void The_host_json_that_ships_lets_the_web_answer_at_the_root_and_queues_be_pumped_in_parallel()
    {
        var host = HostJson.Read();

        Assert.Equal("", host.RoutePrefix);
        Assert.True(host.MaxConcurrentCalls >= 32);
        Assert.True(host.AutoCompleteMessages);
    }

    [Fact]
    public void Each_is_a_few_lines_that_no_flavor_changes()
    {
        var triggers = Directory.GetFiles(Path.Combine(Repository.Root, "functions", "Recovery.Functions", "Triggers"), "*.cs");

        Assert.Equal(Functions.Select(f => f.Method.DeclaringType!.Name).Distinct().Order(), triggers.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(triggers, t => Assert.DoesNotContain("#if", File.ReadAllText(t), StringComparison.Ordinal));
        Assert.All(triggers, t => Assert.InRange(File.ReadAllLines(t).Length, 1, 40));
    }
}
