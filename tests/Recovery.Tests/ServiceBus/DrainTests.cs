using Amqp.Framing;
using NodaTime;
using Recovery.Broker;
using Recovery.LocalHost.ServiceBus;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>What a client's flows make of its credit with the broker, frame by frame.</summary>
public sealed class DrainTests : IAsyncLifetime
{
    private readonly ServiceBusBroker _broker = ServiceBusBroker.Start();
    private RawClient? _client;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RawClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _client = await RawClient.Connect(_broker.Port);
        await Client.Send(new Attach
        {
            LinkName = "drains", Handle = 0, Role = true, SndSettleMode = SenderSettleMode.Settled, Source = new Source { Address = QueueNames.Sms }, Target = new Target(),
        });
        await Client.Next<Attach>();
    }

    [Fact]
    public async Task A_drain_uses_up_what_credit_is_left_and_is_answered_with_its_flag_and_the_link_goes_on()
    {
        await Queue("a");
        await Give(delivered: 0, credit: 5);
        await Client.Next<Transfer>();
        Assert.Equal((0, 5u), await Drain(delivered: 1, credit: 4));

        await Queue("b", "c", "d");
        await Give(delivered: 5, credit: 2);
        Assert.Equal((2, 7u), await Drain(delivered: 5, credit: 2));
    }

    [Fact]
    public async Task A_drain_that_brings_credit_of_its_own_takes_what_is_there()
    {
        await Queue("a", "b");
        Assert.Equal((2, 5u), await Drain(delivered: 0, credit: 5));
    }

    [Fact]
    public async Task A_flow_that_brings_no_more_credit_takes_none_back_and_the_next_adds_what_it_says()
    {
        await Give(delivered: 0, credit: 3);
        await Give(delivered: 0, credit: 3);
        await Give(delivered: 0, credit: 4);
        await Queue("a", "b", "c", "d", "e");
        Assert.Equal((4, 4u), await Drain(delivered: 0, credit: 4));
    }

    [Fact]
    public async Task A_flow_that_takes_credit_back_leaves_the_rest()
    {
        await Give(delivered: 0, credit: 3);
        await Give(delivered: 0, credit: 2);
        await Queue("a", "b", "c");
        await Client.Next<Transfer>();
        await Client.Next<Transfer>();
        Assert.Equal((0, 2u), await Drain(delivered: 2, credit: 0));
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _broker.Dispose();
        return ValueTask.CompletedTask;
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

    private async Task Queue(params string[] nudges)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var line = new ServiceBusLine(new ServiceBusEndpoint("127.0.0.1", _broker.Port, false, "RootManageSharedAccessKey", "SAS_KEY_VALUE"), null);
        await using var queue = new ServiceBusQueue(line, new ClinicClock(TimeProvider.System, DateTimeZone.Utc));
        await queue.Send([.. nudges.Select(n => new QueuedNudge(new NudgeMessage(n, 1), Channel.Sms, now, now + Duration.FromHours(1)))], Ct);
    }
}
