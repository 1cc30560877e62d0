using Amqp.Framing;
using Recovery.Nudges;

namespace Recovery.Tests.ServiceBus;

/// <summary>What a client's flows make of its credit with the broker, frame by frame.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private readonly BusRig _rig = new();
    private RawClient? _client;

    private RawClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _client = await RawClient.Connect(_rig.Broker.Port);
        await Attach(0);
    }

    [Fact]
    public async Task A_drain_uses_up_what_credit_is_left_and_is_answered_with_its_flag_and_the_link_goes_on()
    {
        await _rig.Send("a");
        await Give(delivered: 0, credit: 5);
        await Client.Next<Transfer>();
        Assert.Equal((0, 5u), await Drain(delivered: 1, credit: 4));

        await _rig.Send("b", "c", "d");
        await Give(delivered: 5, credit: 2);
        Assert.Equal((2, 7u), await Drain(delivered: 5, credit: 2));
    }

    [Fact]
    public async Task A_drain_that_brings_credit_of_its_own_takes_what_is_there()
    {
        await _rig.Send("a", "b");
        Assert.Equal((2, 5u), await Drain(delivered: 0, credit: 5));
    }

    [Fact]
    public async Task A_flow_that_brings_no_more_credit_takes_none_back_and_the_next_adds_what_it_says()
    {
        await Give(delivered: 0, credit: 3);
        await Give(delivered: 0, credit: 3);
        await Give(delivered: 0, credit: 4);
        await _rig.Send("a", "b", "c", "d", "e");
        Assert.Equal((4, 4u), await Drain(delivered: 0, credit: 4));
    }

    [Fact]
    public async Task A_flow_that_takes_credit_back_leaves_the_rest()
    {
        await Give(delivered: 0, credit: 3);
        await Give(delivered: 0, credit: 2);

        // What is answered to came after the flows.
        await Attach(1);
        await _rig.Send("a", "b", "c");
        await Client.Next<Transfer>();
        await Client.Next<Transfer>();
        Assert.Equal((0, 2u), await Drain(delivered: 2, credit: 0));
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return _rig.DisposeAsync();
    }

    /// <summary>Receives, and settles as it does.</summary>
    private async Task Attach(uint handle)
    {
        await Client.Send(new Attach
        {
            LinkName = $"link {handle}", Handle = handle, Role = true, SndSettleMode = SenderSettleMode.Settled,
            Source = new Source { Address = QueueNames.Sms }, Target = new Target(),
        });
        await Client.Next<Attach>();
    }

    private Task Give(uint delivered, uint credit) => Client.Send(Flow(delivered, credit));

    /// <summary>How many messages came before the answer, and how many its count of deliveries says.</summary>
    private async Task<(int Came, uint Counted)> Drain(uint delivered, uint credit)
    {
        var flow = Flow(delivered, credit);
        flow.Drain = true;
        await Client.Send(flow);
        for (var came = 0; ;)
        {
            switch (await Client.Next())
            {
                case Transfer:
                    came++;
                    break;
                case Flow { Drain: true } answer:
                    Assert.Equal(0u, answer.LinkCredit);
                    return (came, answer.DeliveryCount);
            }
        }
    }

    private static Flow Flow(uint delivered, uint credit) => new()
    {
        NextIncomingId = 0, IncomingWindow = 1000, NextOutgoingId = 0, OutgoingWindow = 1000, Handle = 0, DeliveryCount = delivered, LinkCredit = credit,
    };
}
