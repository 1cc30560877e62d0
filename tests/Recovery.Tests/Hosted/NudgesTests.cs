using System.Net;
using Azure.Messaging.ServiceBus;
using Recovery.Hosted;
using Recovery.Nudges;
using Recovery.Tests.Channels;

namespace Recovery.Tests.Hosted;

/// <summary>A nudge's whole way through the function app.</summary>
public sealed class NudgesTests : IAsyncLifetime
{
    private HostedApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // So fast a clock that what is overdue after a minute is so at once.
    public async ValueTask InitializeAsync() => _app = await HostedApp.Start(("Queue:LostAfter", "00:00:30"), ("Clock:Speed", "60"));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.Email)]
    public async Task A_planned_nudge_comes_over_the_queue_and_is_sent_once_however_often_it_is_delivered(Channel channel)
    {
        await Register(channel);
        var message = await Plan(channel);

        Succeeded(await Send(channel, message));
        Succeeded(await Send(channel, message));

        var sent = Assert.Single(_app.Provider.Received);
        var nudge = await One();
        Assert.Equal((channel == Channel.Sms ? "sms" : "email", nudge.Id), (sent.Channel, sent.NudgeId));
        Assert.Equal((NudgeStatus.Accepted, sent.ProviderId), (nudge.Status, nudge.ProviderId));
        Assert.Single(_app.Provider.Attempts);
    }

    [Fact]
    public async Task A_message_that_got_lost_is_queued_again()
    {
        await Register(Channel.Sms);
        var lost = await Plan(Channel.Sms);
        Assert.Equal($"{(await One()).Id}-1", lost.MessageId);
        await using (var receiver = _app.Bus.CreateReceiver(QueueNames.Sms, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }))
        {
        }

        await HostedApp.Until(async () =>
        {
            Succeeded(await _app.Host.Tick("Reconcile"));
            return (await One()).Generation > 1;
        });
        Succeeded(await Send(Channel.Sms, await _app.Take(QueueNames.Sms)));

        Assert.Single(_app.Provider.Received);
        Succeeded(await Send(Channel.Sms, lost));
        Assert.Single(_app.Provider.Attempts);
    }

    [Fact]
    public async Task A_receipt_that_Twilio_signed_comes_in_by_the_web()
    {
        await Register(Channel.Sms);
        Succeeded(await Send(Channel.Sms, await Plan(Channel.Sms)));
        var path = $"/hooks/twilio/status/{(await One()).Id}";
        using var browser = _app.Host.Browser();

        Assert.Equal(HttpStatusCode.Forbidden, await Post(browser, path, "another token"));
        Assert.Equal(NudgeStatus.Accepted, (await One()).Status);

        Assert.Equal(HttpStatusCode.NoContent, await Post(browser, path, "token"));
        Assert.Equal(NudgeStatus.Delivered, (await One()).Status);
    }

    [Fact]
    public async Task A_call_that_the_host_cancels_ends_at_once_and_the_text_is_not_sent_again_blindly()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _app.Provider.Script = _ =>
        {
            cancel.Cancel();
            return Recovery.Loopback.Fault.HangAfterAccepting;
        };
        await Register(Channel.Sms);
        var message = await Plan(Channel.Sms);

        await _app.Host.Deliver("SendSms", QueueMessage.Of(message), cancel.Token);
        Assert.NotEqual(NudgeStatus.Accepted, (await One()).Status);
        await Send(Channel.Sms, message);

        Assert.Single(_app.Provider.Attempts);
    }

    private Task Register(Channel channel) => _app.Store.Register(channel == Channel.Sms ? 1 : 0, channel == Channel.Email ? 1 : 0);

    /// <summary>What the timer puts on the queue.</summary>
    private async Task<ServiceBusReceivedMessage> Plan(Channel channel)
    {
        Succeeded(await _app.Host.Tick("PlanNudges"));
        return await _app.Take(QueueNames.Of(channel));
    }

    private Task<Invocation> Send(Channel channel, ServiceBusReceivedMessage message) => _app.Host.Deliver($"Send{channel}", QueueMessage.Of(message));

    private async Task<Nudge> One() => Assert.Single(await _app.Store.All(), n => n.Step == "doms");

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
}
