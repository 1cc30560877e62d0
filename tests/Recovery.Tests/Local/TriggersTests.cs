using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Recovery.Functions.Triggers;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Local;

/// <summary>The app's own functions, as both programs take them.</summary>
public sealed class TriggersTests
{
    [Fact]
    public void They_are_these()
    {
        var functions = FunctionCatalog.Of(typeof(PlanNudges).Assembly);

        Assert.Equal(
            [("PlanNudges", "0 * * * * *"), ("Reconcile", "30 * * * * *")],
            functions.Timers.Select(t => (t.Name, ((TimerTriggerAttribute)t.Trigger).Schedule)));
        Assert.Equal(
            ["email-nudges/$deadletterqueue", "sms-nudges/$deadletterqueue", "email-nudges", "sms-nudges"],
            functions.Queues.Select(q => ((ServiceBusTriggerAttribute)q.Trigger).QueueName));
        var web = Assert.IsType<HttpTriggerAttribute>(Assert.Single(functions.Http).Trigger);
        Assert.Equal((AuthorizationLevel.Anonymous, "{*path}"), (web.AuthLevel, web.Route));
        Assert.Null(web.Methods);
    }

    [Fact]
    public void A_channel_that_is_on_and_has_no_trigger_stops_the_start()
    {
        var functions = FunctionCatalog.Of(typeof(PlanNudges).Assembly);
        static RecoverySettings With(params string[] settings) => RecoverySettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s, (string?)"Sandbox"))).Build());

        functions.CheckQueues(With());

        Assert.Equal(
            "Chat:Provider is set, but no function takes chats from the queue chat-nudges; remove the setting, or add a trigger.",
            Assert.Throws<SettingsException>(() => functions.CheckQueues(With("Chat:Provider"))).Message);
    }

    [Fact]
    public void The_host_json_that_ships_lets_the_web_answer_at_the_root_and_queues_be_pumped_in_parallel()
    {
        Assert.True(HostJson.Read().MaxConcurrentCalls >= 32, "Senders wait for their providers: fewer than 32 at a time would not keep the rate.");
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, HostJson.FileName)));
        var extensions = file.RootElement.GetProperty("extensions");
        Assert.Equal("", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.True(extensions.GetProperty("serviceBus").GetProperty("autoCompleteMessages").GetBoolean(), "Nobody else completes messages.");
    }

    [Fact]
    public void Each_is_a_few_lines_that_are_the_same_wherever_it_runs()
    {
        var triggers = Directory.GetFiles(Path.Combine(Repository.Root, "functions", "Recovery.Functions", "Triggers"), "*.cs");

        Assert.All(triggers, t => Assert.DoesNotContain("#if", File.ReadAllText(t), StringComparison.Ordinal));
        Assert.All(triggers, t => Assert.InRange(File.ReadAllLines(t).Length, 1, 40));
    }
}
