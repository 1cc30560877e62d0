using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Recovery.Hosted;
using Recovery.Nudges;
using Recovery.Tests.Delivery;

namespace Recovery.Tests.Hosted;

/// <summary>What the queues gave up.</summary>
public sealed class DeadLettersTests : IAsyncLifetime
{
    private HostedApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await HostedApp.Start();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.Email)]
    public async Task A_message_that_was_given_up_shows_in_the_clinic_s_log_with_its_reason(Channel channel)
    {
        await _app.Store.Register(channel == Channel.Sms ? 1 : 0, channel == Channel.Email ? 1 : 0);
        Assert.True((await _app.Host.Tick("PlanNudges")).Succeeded);
        await using (var receiver = _app.Bus.CreateReceiver(QueueNames.Of(channel)))
        {
            await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync(cancellationToken: Ct), "MaxDeliveryCountExceeded", "Ten times.", Ct);
        }

        var call = await _app.Host.Deliver($"Dead{channel}", QueueMessage.Of(await _app.Take(QueueNames.Of(channel), SubQueue.DeadLetter)));

        Assert.True(call.Succeeded, call.Fault);
        var nudge = Assert.Single(await _app.Store.All(), n => n.Step == "doms");
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
        var message = new QueueMessage(body) { MessageId = "from-elsewhere", DeliveryCount = 10 };
        var failed = await _app.Host.Deliver($"Send{channel}", message);
        Assert.False(failed.Succeeded);

        var call = await _app.Host.Deliver($"Dead{channel}", message with
        {
            ApplicationProperties = new Dictionary<string, object> { ["DeadLetterReason"] = "MaxDeliveryCountExceeded" },
        });

        Assert.True(call.Succeeded, call.Fault);
        var line = Assert.Single(call.Log, l => l.Level >= LogLevel.Warning);
        Assert.DoesNotContain("900123", line.Message + line.Exception, StringComparison.Ordinal);
        Assert.Empty(_app.Provider.Attempts);
        Assert.Contains("MaxDeliveryCountExceeded", await Desk(), StringComparison.Ordinal);
    }

    /// <summary>The page of what was given up, as reception sees it.</summary>
    private async Task<string> Desk()
    {
        using var browser = _app.Host.Browser();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", ServerProcess.AccessKey);
        return await browser.GetStringAsync(new Uri("/clinic/dead-letters", UriKind.Relative), Ct);
    }
}
