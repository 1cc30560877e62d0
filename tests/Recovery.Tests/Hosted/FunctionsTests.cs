using System.Text.Json;

namespace Recovery.Tests.Hosted;

/// <summary>What the app tells its host of its functions: what Azure sets up triggers by.</summary>
public sealed class FunctionsTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public void The_functions_and_their_triggers_are_these_and_no_others()
    {
        Dictionary<string, string> expected = new()
        {
            ["PlanNudges"] = """{"type": "timerTrigger", "schedule": "0 * * * * *"}""",
            ["Reconcile"] = """{"type": "timerTrigger", "schedule": "30 * * * * *"}""",
            ["SendSms"] = """{"type": "serviceBusTrigger", "queueName": "sms-nudges", "connection": "ServiceBus", "cardinality": "One", "dataType": "String"}""",
            ["SendEmail"] = """{"type": "serviceBusTrigger", "queueName": "email-nudges", "connection": "ServiceBus", "cardinality": "One", "dataType": "String"}""",
            ["DeadSms"] = """{"type": "serviceBusTrigger", "queueName": "sms-nudges/$deadletterqueue", "connection": "ServiceBus", "cardinality": "One", "dataType": "String"}""",
            ["DeadEmail"] = """{"type": "serviceBusTrigger", "queueName": "email-nudges/$deadletterqueue", "connection": "ServiceBus", "cardinality": "One", "dataType": "String"}""",
            ["Web"] = """{"type": "httpTrigger", "route": "{*path}", "authLevel": "Anonymous"}""",
        };

        Assert.Equal(expected.Keys.Order(), app.Host.Functions.Keys.Order());
        Assert.All(app.Host.Functions.Values, f => Assert.Equal(Sorted(JsonElement.Parse(expected[f.Name])), Sorted(f.Trigger, "name", "direction", "properties")));
    }

    [Fact]
    public void Nothing_is_bound_but_triggers_and_the_web_s_answer()
    {
        Assert.All(app.Host.Functions.Values, f => Assert.Equal(f.Name == "Web" ? 2 : 1, f.Bindings.Count));
    }

    [Fact]
    public void The_host_is_told_where_to_send_requests_and_that_it_may_ask_the_worker_to_end()
    {
        Assert.StartsWith("http://", app.Host.Capabilities["HttpUri"], StringComparison.Ordinal);
        Assert.Contains("HandlesWorkerTerminateMessage", app.Host.Capabilities.Keys);
    }

    /// <summary>Its members by name, but for some.</summary>
    private static string[] Sorted(JsonElement json, params string[] without) =>
        [.. json.EnumerateObject().Where(m => !without.Contains(m.Name)).Select(m => $"{m.Name}: {m.Value}").Order(StringComparer.Ordinal)];
}
