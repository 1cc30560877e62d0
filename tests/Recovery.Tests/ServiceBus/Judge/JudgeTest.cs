using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;
using Recovery.Broker;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>
/// Microsoft's own client drives our broker: what it cannot do there, the broker has not got right. The broker's clock is the test's, so
/// locks run out and scheduled messages fall due without a wait.
/// </summary>
public abstract class JudgeTest : IAsyncDisposable
{
    private protected const string Queue = "sms-nudges";

    private readonly ServiceBusBroker _broker;
    private int _messages;

    protected JudgeTest(BrokerOptions? options = null)
    {
        _broker = ServiceBusBroker.Start((options ?? new BrokerOptions()) with { Time = Time });
        Client = new ServiceBusClient(_broker.ConnectionString, Impatient());
        Sender = Client.CreateSender(Queue);
        Receiver = Client.CreateReceiver(Queue);
        DeadLetters = Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
    }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Begins at the machine's time, by which a processor works out how long its locks hold; whole seconds survive any encoding.</summary>
    private protected FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private protected string Connection => _broker.ConnectionString;

    private protected ServiceBusClient Client { get; }

    private protected ServiceBusSender Sender { get; }

    private protected ServiceBusReceiver Receiver { get; }

    private protected ServiceBusReceiver DeadLetters { get; }

    /// <summary>Far longer than any answer takes: only a test that fails waits for so long.</summary>
    private protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _broker.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Tries once: an answer that a later attempt would cover up is seen.</summary>
    private protected static ServiceBusClientOptions Impatient() =>
        new() { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) } };

    private protected ServiceBusMessage Message() =>
        new($$"""{"nudge":"n{{++_messages}}","generation":1}""") { MessageId = $"n{_messages}.1", ContentType = "application/json" };

    /// <summary>Sends one message and returns its id.</summary>
    private protected async Task<string> Send()
    {
        var message = Message();
        await Sender.SendMessageAsync(message, Ct);
        return message.MessageId;
    }

    /// <summary>The next message.</summary>
    private protected Task<ServiceBusReceivedMessage> One() => One(Receiver);

    /// <inheritdoc cref="One()"/>
    private protected static async Task<ServiceBusReceivedMessage> One(ServiceBusReceiver receiver)
    {
        var message = await receiver.ReceiveMessageAsync(Patience, Ct);
        Assert.NotNull(message);
        return message;
    }

    /// <summary>Nobody could receive anything just now: a message sent after all others comes first.</summary>
    private protected async Task NothingIsDue()
    {
        var last = await Send();
        var next = await One();
        Assert.Equal(last, next.MessageId);
        await Receiver.CompleteMessageAsync(next, Ct);
    }

    /// <summary>The queue holds nothing at all, neither locked nor scheduled.</summary>
    private protected async Task NothingIsLeft() => Assert.Empty(await Receiver.PeekMessagesAsync(10, 0, Ct));
}
