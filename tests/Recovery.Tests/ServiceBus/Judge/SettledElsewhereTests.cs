using Azure.Messaging.ServiceBus;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>Another receiver than the one that took a message settles it: by a request, since no link of its own has delivered it.</summary>
public sealed class SettledElsewhereTests : JudgeTest
{
    private readonly ServiceBusReceiver _other;

    public SettledElsewhereTests() => _other = Client.CreateReceiver(Queue);

    [Fact]
    public async Task Completed()
    {
        await Send();
        await _other.CompleteMessageAsync(await One(), Ct);
        await NothingIsLeft();
    }

    [Fact]
    public async Task Abandoned_with_properties_left_on_it()
    {
        await Send();
        await _other.AbandonMessageAsync(await One(), new Dictionary<string, object> { ["tries"] = 1 }, Ct);
        Assert.Equal(new Dictionary<string, object> { ["tries"] = 1 }, (await One()).ApplicationProperties);
    }

    [Fact]
    public async Task Dead_lettered_with_a_reason()
    {
        await Send();
        await _other.DeadLetterMessageAsync(await One(), "unreadable", "no JSON", Ct);
        var letter = await One(DeadLetters);
        Assert.Equal(("unreadable", "no JSON"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task Its_lock_ran_out()
    {
        await Send();
        var got = await One();
        Time.Advance(TimeSpan.FromMinutes(1));
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => _other.CompleteMessageAsync(got, Ct));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, fault.Reason);
    }

    [Fact]
    public async Task It_cannot_be_deferred()
    {
        await Send();
        var got = await One();
        await Assert.ThrowsAsync<NotSupportedException>(() => _other.DeferMessageAsync(got, null, Ct));
    }
}
