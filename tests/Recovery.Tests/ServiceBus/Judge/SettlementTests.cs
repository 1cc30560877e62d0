namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>Abandoning and dead-lettering, and what is left on a message by it.</summary>
public sealed class SettlementTests : JudgeTest
{
    [Fact]
    public async Task An_abandoned_message_comes_again_with_a_higher_count_until_it_is_a_dead_letter()
    {
        await Send();
        for (var count = 1; count <= 10; count++)
        {
            var got = await One();
            Assert.Equal(count, got.DeliveryCount);
            await Receiver.AbandonMessageAsync(got, null, Ct);
        }

        await NothingIsLeft();
        Assert.Equal("MaxDeliveryCountExceeded", (await One(DeadLetters)).DeadLetterReason);
    }

    [Fact]
    public async Task A_dead_letter_says_why()
    {
        var sent = await Send();
        await Receiver.DeadLetterMessageAsync(await One(), "unreadable", "no JSON", Ct);
        await NothingIsLeft();
        var letter = await One(DeadLetters);
        Assert.Equal((sent, "unreadable", "no JSON"), (letter.MessageId, letter.DeadLetterReason, letter.DeadLetterErrorDescription));
        await DeadLetters.CompleteMessageAsync(letter, Ct);
        Assert.Empty(await DeadLetters.PeekMessagesAsync(10, 0, Ct));
    }

    [Fact]
    public async Task A_dead_letter_keeps_its_delivery_count()
    {
        await Send();
        await Receiver.AbandonMessageAsync(await One(), null, Ct);
        await Receiver.DeadLetterMessageAsync(await One(), "unreadable", cancellationToken: Ct);
        Assert.Equal(2, (await DeadLetters.PeekMessageAsync(0, Ct)).DeliveryCount);
        Assert.Equal(3, (await One(DeadLetters)).DeliveryCount);
    }

    [Fact]
    public async Task A_dead_letter_has_no_dead_letters_of_its_own()
    {
        await Send();
        await Receiver.DeadLetterMessageAsync(await One(), "unreadable", cancellationToken: Ct);
        var letter = await One(DeadLetters);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => DeadLetters.DeadLetterMessageAsync(letter, "again", cancellationToken: Ct));
        Assert.StartsWith("A dead letter has no dead letters of its own: complete it or abandon it.", fault.Message, StringComparison.Ordinal);
        await DeadLetters.CompleteMessageAsync(letter, Ct);
    }

    [Fact]
    public async Task Properties_left_on_a_message_are_there_when_it_comes_again_and_when_it_is_a_dead_letter()
    {
        var sent = Message();
        (sent.ApplicationProperties["kept"], sent.ApplicationProperties["changed"]) = ("sent", "sent");
        await Sender.SendMessageAsync(sent, Ct);
        await Receiver.AbandonMessageAsync(await One(), new Dictionary<string, object> { ["changed"] = "abandoned", ["tries"] = 1 }, Ct);
        var again = await One();
        Assert.Equal(new Dictionary<string, object> { ["kept"] = "sent", ["changed"] = "abandoned", ["tries"] = 1 }, again.ApplicationProperties);

        await Receiver.DeadLetterMessageAsync(again, new Dictionary<string, object> { ["tries"] = 2 }, "unreadable", "no JSON", Ct);
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["kept"] = "sent", ["changed"] = "abandoned", ["tries"] = 2, ["DeadLetterReason"] = "unreadable", ["DeadLetterErrorDescription"] = "no JSON",
            },
            (await One(DeadLetters)).ApplicationProperties);
    }

    [Fact]
    public async Task Giving_up_a_message_tells_a_receiver_that_waits_for_dead_letters()
    {
        await Send();
        var got = await One();
        var waiting = One(DeadLetters);
        await Receiver.DeadLetterMessageAsync(got, "unreadable", cancellationToken: Ct);
        Assert.Equal(got.MessageId, (await waiting).MessageId);
    }
}
