using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>Who is let in with a connection string, and to what.</summary>
public sealed class DoorTests : JudgeTest
{
    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var stranger = new ServiceBusClient(Connection.Replace("SAS_KEY_VALUE", "wrong", StringComparison.Ordinal), Impatient());
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateSender(Queue).SendMessageAsync(Message(), Ct));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateReceiver(Queue).ReceiveMessageAsync(Patience, Ct));
        await NothingIsLeft();
    }

    [Fact]
    public async Task An_unknown_queue_is_refused()
    {
        await Unknown(() => Client.CreateSender("nowhere").SendMessageAsync(Message(), Ct));
        await Unknown(() => Client.CreateReceiver("nowhere").ReceiveMessageAsync(Patience, Ct));
        await Unknown(() => Client.CreateReceiver("nowhere").PeekMessageAsync(0, Ct));
    }

    [Fact]
    public async Task Nobody_sends_into_dead_letters()
    {
        await using var sender = Client.CreateSender($"{Queue}/$deadletterqueue");
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.SendMessageAsync(Message(), Ct));
    }

    private static async Task Unknown(Func<Task> ask)
    {
        var fault = await Assert.ThrowsAsync<ServiceBusException>(ask);
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, fault.Reason);
        Assert.Contains("nowhere", fault.Message, StringComparison.Ordinal);
    }
}
