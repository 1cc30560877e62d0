using System.Diagnostics;
using Amqp;
using Amqp.Framing;
using NodaTime;
using Recovery.Local.ServiceBus;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>
/// What every AMQP 1.0 broker has in common, on one that nobody here wrote. RabbitMQ has no schedule, no delivery count, no lock that runs
/// out, no <c>$management</c>, and ends the session over a <c>modify</c>: what is given back there is released.
/// </summary>
public sealed class RabbitMqTests(RabbitMqServer rabbit) : IClassFixture<RabbitMqServer>, IAsyncDisposable
{
    private const string Queue = "/amq/queue/sms-nudges";
    private static readonly ClinicClock Clock = new(TimeProvider.System, DateTimeZone.Utc);
    private readonly ServiceBusLine _line = Line(rabbit);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_accepted_is_gone_and_what_is_released_comes_again()
    {
        await Send(_line, "a", "b");
        var inbox = new Inbox(_line, Queue, Clock);
        var got = await Receive(inbox, 2);
        Assert.Equal(["a", "b"], Ids(got));
        got[0].Link.Accept(got[0].Message);
        got[1].Link.Release(got[1].Message);

        var again = await Receive(inbox, 1);
        Assert.Equal(["b"], Ids(again));
        again[0].Link.Accept(again[0].Message);
        Assert.Empty(await inbox.Receive(1, Ct));
    }

    [Fact]
    public async Task A_receiver_holds_no_more_than_it_asked_for()
    {
        await Send(_line, [.. Enumerable.Range(0, 50).Select(i => $"n{i}")]);
        var first = await Receive(new Inbox(_line, Queue, Clock), 10);

        await using var other = Line(rabbit);
        var rest = await Receive(new Inbox(other, Queue, Clock), 40);
        Assert.Equal(50, Ids(first).Concat(Ids(rest)).Distinct().Count());
        foreach (var (link, message, _) in first.Concat(rest))
        {
            link.Accept(message);
        }
    }

    [Fact]
    public async Task What_a_client_held_as_it_broke_off_goes_to_another()
    {
        var broken = Line(rabbit);
        await Send(broken, "held");
        Assert.Single(await Receive(new Inbox(broken, Queue, Clock), 1));
        await broken.DisposeAsync();

        var (link, message, _) = Assert.Single(await Receive(new Inbox(_line, Queue, Clock), 1));
        Assert.Equal("held", message.Properties.MessageId);
        link.Accept(message);
    }

    [Fact]
    public async Task Durable_messages_outlive_the_brokers_death_and_the_client_connects_again()
    {
        var inbox = new Inbox(_line, Queue, Clock);
        await Send(_line, "before");
        var (link, message, _) = Assert.Single(await Receive(inbox, 1));
        link.Accept(message);
        await Send(_line, "kept");
        rabbit.CrashAndRestart();

        (link, message, _) = Assert.Single(await Receive(inbox, 1));
        Assert.Equal("kept", message.Properties.MessageId);
        link.Accept(message);
        await Send(_line, "later");
        (link, message, _) = Assert.Single(await Receive(inbox, 1));
        link.Accept(message);
        Assert.Equal("later", message.Properties.MessageId);
    }

    [Fact]
    public async Task A_wrong_password_is_a_sentence()
    {
        await using var stranger = new ServiceBusLine(new ServiceBusEndpoint("127.0.0.1", rabbit.Port, false, "recovery", "wrong"), null);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => stranger.Sender(Queue));
        Assert.Equal(ServiceBusFault.Unauthorized, fault.Fault);
        Assert.Contains("does not let us in; check the policy's name", fault.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _line.DisposeAsync();

    private static ServiceBusLine Line(RabbitMqServer rabbit) =>
        new(new ServiceBusEndpoint("127.0.0.1", rabbit.Port, false, "recovery", "scratch"), null);

    private static string[] Ids(IEnumerable<Arrival> messages) => [.. messages.Select(m => m.Message.Properties.MessageId)];

    private static async Task Send(ServiceBusLine line, params string[] ids)
    {
        var outbox = new Outbox(line, Queue);
        foreach (var id in ids)
        {
            await outbox.Send([new Message("{}") { Header = new Header { Durable = true }, Properties = new Properties { MessageId = id } }], Ct);
        }
    }

    /// <summary>As many as are wanted, however long the broker takes; after its death the first try may hear of it.</summary>
    private static async Task<IReadOnlyList<Arrival>> Receive(Inbox inbox, int count)
    {
        var all = new List<Arrival>();
        for (var patience = Stopwatch.StartNew(); all.Count < count && patience.Elapsed < TimeSpan.FromSeconds(20);)
        {
            try
            {
                all.AddRange(await inbox.Receive(count - all.Count, Ct));
            }
            catch (ServiceBusException fault) when (fault.Fault == ServiceBusFault.OutOfReach)
            {
                await Task.Delay(100, Ct);
            }
        }

        return all;
    }
}
