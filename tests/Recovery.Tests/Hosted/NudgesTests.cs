using System.Net;
using Azure.Messaging.ServiceBus;
using Recovery.Channels.Sms;
using Recovery.Channels;
using Recovery.Hosted;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.Tests.Channels;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Hosted;

/// <summary>A nudge's whole way through the function app.</summary>
public sealed class NudgesTests(NudgesTests.Hasty app) : IClassFixture<NudgesTests.Hasty>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task A_planned_nudge_comes_over_the_queue_and_is_sent_once_however_often_it_is_delivered(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        var runner = await app.Runner(channel == By.Sms ? 1 : 2, channel);
        var message = await Plan(channel);

        Succeeded(await Send(channel, message));
        Succeeded(await Send(channel, message));

        var nudge = await app.Nudge(runner);
        var sent = Assert.Single(app.Provider.Attempts, a => a.NudgeId == nudge.Id);
        Assert.Equal((channel == By.Sms ? "sms" : "email", nudge.Id), (sent.Channel, sent.NudgeId));
        Assert.Equal((NudgeStatus.Accepted, sent.ProviderId), (nudge.Status, nudge.ProviderId));
    }

    [Fact]
    public async Task A_message_that_got_lost_is_queued_again()
    {
        var runner = await app.Runner(3, By.Sms);
        var lost = await Plan(By.Sms);

        await HostedApp.Until(async () =>
        {
            Succeeded(await app.Host.Tick("Reconcile"));
            return (await app.Nudge(runner)).Generation > 1;
        });
        Succeeded(await Send(By.Sms, await app.Take(SmsChannel.QueueName)));
        Succeeded(await Send(By.Sms, lost));

        var nudge = await app.Nudge(runner);
        Assert.Equal(NudgeStatus.Accepted, nudge.Status);
        Assert.Single(app.Provider.Attempts, a => a.NudgeId == nudge.Id);
    }

    [Fact]
    public async Task A_receipt_that_Twilio_signed_comes_in_by_the_web()
    {
        var runner = await app.Runner(4, By.Sms);
        Succeeded(await Send(By.Sms, await Plan(By.Sms)));
        var path = $"/hooks/twilio/status/{(await app.Nudge(runner)).Id}";
        using var browser = app.Host.Browser();

        Assert.Equal(HttpStatusCode.Forbidden, await Post(browser, path, "another token"));
        Assert.Equal(NudgeStatus.Accepted, (await app.Nudge(runner)).Status);

        Assert.Equal(HttpStatusCode.NoContent, await Post(browser, path, "token"));
        Assert.Equal(NudgeStatus.Delivered, (await app.Nudge(runner)).Status);
    }

    [Fact]
    public async Task A_call_that_the_host_cancels_ends_at_once_and_the_text_is_not_sent_again_blindly()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var runner = await app.Runner(5, By.Sms);
        var message = await Plan(By.Sms);
        var nudge = (await app.Nudge(runner)).Id;
        app.Provider.Script = request =>
        {
            if (request.NudgeId != nudge)
            {
                return null;
            }

            cancel.Cancel();
            return Fault.HangAfterAccepting;
        };

        // On its own it would give up after twenty seconds.
        await app.Host.Deliver("SendSms", QueueMessage.Of(message), cancel.Token).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(NudgeStatus.InDoubt, (await app.Nudge(runner)).Status);
        await Send(By.Sms, message);

        Assert.Single(app.Provider.Attempts, a => a.NudgeId == nudge);
    }

    /// <summary>What the timer puts on the queue.</summary>
    private async Task<ServiceBusReceivedMessage> Plan(Channel channel)
    {
        Succeeded(await app.Host.Tick("PlanNudges"));
        return await app.Take(QueueNames.Of(channel));
    }

    private Task<Invocation> Send(Channel channel, ServiceBusReceivedMessage message) => app.Host.Deliver($"Send{channel.Section}", QueueMessage.Of(message));

    private static void Succeeded(Invocation call) => Assert.True(call.Succeeded, call.Fault);

    private static async Task<HttpStatusCode> Post(HttpClient browser, string path, string token)
    {
        (string Name, string Value)[] form = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(TwilioSigning.Form(form)),
            Headers = { { "X-Twilio-Signature", TwilioSigning.Signed(token, "http://localhost:7071" + path + string.Concat(form.Select(f => f.Name + f.Value))) } },
        };
        using var answer = await browser.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    /// <summary>Takes a message for lost as soon as it may be set to, and has a fast clock.</summary>
    public sealed class Hasty() : RunningApp(("Queue:LostAfter", "00:00:10"), ("Clock:Speed", "60"), ("Senders:ClaimLease", "00:01:00"));
}
