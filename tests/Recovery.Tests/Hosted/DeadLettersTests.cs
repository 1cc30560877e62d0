using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Recovery.Channels;
using Recovery.Hosted;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Hosted;

/// <summary>What the queues gave up.</summary>
public sealed class DeadLettersTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task A_message_that_was_given_up_shows_in_the_clinic_s_log_with_its_reason(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        var runner = await app.Runner(channel == By.Sms ? 1 : 2, channel);
        Assert.Holds((await app.Host.Tick("PlanNudges")).Succeeded);
        await using (var receiver = app.Bus.CreateReceiver(QueueNames.Of(channel)))
        {
            await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync(cancellationToken: Ct), "MaxDeliveryCountExceeded", "Ten times.", Ct);
        }

        var call = await app.Host.Deliver($"Dead{channel.Section}", QueueMessage.Of(await app.Take(QueueNames.Of(channel), SubQueue.DeadLetter)));

        Assert.True(call.Succeeded, call.Fault);
        var nudge = await app.Nudge(runner);
        Assert.Equal((NudgeStatus.Dead, "MaxDeliveryCountExceeded"), (nudge.Status, nudge.Reason));
        Assert.Contains("MaxDeliveryCountExceeded", await Desk(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sms", "Hello, runner 07700 900123")]
    [InlineData("Sms", "null")]
    [InlineData("Sms", "")]
    [InlineData("Email", "{\"nudge\": 7700900123")]
    [InlineData("Email", "[\"07700 900123\"]")]
    public async Task A_body_that_nobody_can_read_fails_as_a_message_and_is_shown_and_done_with_as_a_dead_letter(string channel, string body)
    {
        var reason = $"Reason {Guid.NewGuid():N}";
        var message = new QueueMessage(body) { MessageId = reason, DeliveryCount = 10 };
        var failed = await app.Host.Deliver($"Send{channel}", message);
        Assert.Not(failed.Succeeded);

        var call = await app.Host.Deliver($"Dead{channel}", message with
        {
            ApplicationProperties = new Dictionary<string, object> { ["DeadLetterReason"] = reason },
        });

        Assert.True(call.Succeeded, call.Fault);
        var line = Assert.Single(call.Log, l => l.Level >= LogLevel.Warning);
        Assert.DoesNotContain("900123", line.Message + line.Exception, StringComparison.Ordinal);
        Assert.Empty(app.Provider.Attempts);
        Assert.Contains(reason, await Desk(), StringComparison.Ordinal);
    }

    /// <summary>The page of what was given up, as reception sees it.</summary>
    private async Task<string> Desk()
    {
        using var browser = app.Host.Browser();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", ServerProcess.AccessKey);
        return await browser.GetStringAsync(new Uri("/clinic/dead-letters", UriKind.Relative), Ct);
    }
}
