using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Benchmarks;

/// <summary>
/// Confirmed sends, and receives in peek-lock with their completion, through our Service Bus adapter; as a ratio to AMQPNetLite alone, which
/// sends the same batches and keeps as much credit, against the same broker in another process in the same run.
/// </summary>
internal static class Bus
{
    private const int Messages = 20_000;
    private const int InABatch = 1000;
    private const int AtOnce = 192;
    private const int Rounds = 5;

    public static async Task Run()
    {
        using var broker = BrokerProcess.Start();
        var endpoint = ServiceBusEndpoint.Of(new QueueSettings(QueueProvider.ServiceBus, null, broker.Connection, Duration.Zero));
        await using var adapter = new ServiceBusQueue(new ServiceBusLine(endpoint, null), new ClinicClock(TimeProvider.System, DateTimeZone.Utc), NullLogger.Instance);
        var connection = await new ConnectionFactory().CreateAsync(new Address(endpoint.Host, endpoint.Port, endpoint.Policy, endpoint.Key, "/", "amqp"));
        var session = new Session(connection);
        var bare = new Bare(new SenderLink(session, "bare sender", QueueNames.Sms), session);

        var (sends, receives) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var nudges = Nudges(round * 2).Chunk(InABatch).ToList();
            var bareSend = await Time(() => bare.Send(Nudges((round * 2) + 1).Chunk(InABatch)));
            var bareReceive = await Time(() => bare.Receive(Messages));
            var send = await Time(async () =>
            {
                foreach (var chunk in nudges)
                {
                    await adapter.Send(chunk, CancellationToken.None);
                }
            });
            var receive = await Time(() => Receive(adapter));

            // The first round is for warming up.
            if (round > 0)
            {
                sends.Add(bareSend / send);
                receives.Add(bareReceive / receive);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"round {round}: sends {Messages / send.TotalSeconds:n0}/s, ratio {bareSend / send:n2}; receives {Messages / receive.TotalSeconds:n0}/s, ratio {bareReceive / receive:n2}"));
            }
        }

        await connection.CloseAsync();
        sends.Sort();
        receives.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Service Bus adapter to bare AMQPNetLite: median ratio of sends {sends[Rounds / 2]:n2}, of receives {receives[Rounds / 2]:n2} (wanted: 0.80)"));
    }

    private static async Task Receive(ServiceBusQueue adapter)
    {
        for (var received = 0; received < Messages;)
        {
            var some = await adapter.Receive(QueueNames.Sms, Math.Min(AtOnce, Messages - received), CancellationToken.None);
            received += some.Count;
            foreach (var message in some)
            {
                await adapter.Complete(message, CancellationToken.None);
            }
        }
    }

    private static async Task<TimeSpan> Time(Func<Task> what)
    {
        var began = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(began);
    }

    private static IEnumerable<QueuedNudge> Nudges(int round)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        return Enumerable.Range(0, Messages).Select(i => new QueuedNudge(
            new NudgeMessage(string.Create(CultureInfo.InvariantCulture, $"n{round}-{i}"), 1), Channel.Sms, now, now + Duration.FromHours(6)));
    }

    /// <summary>The library alone.</summary>
    private sealed class Bare(SenderLink sender, Session session)
    {
        public async Task Send(IEnumerable<QueuedNudge[]> chunks)
        {
            foreach (var chunk in chunks)
            {
                var sections = new DataList();
                foreach (var nudge in chunk)
                {
                    var buffer = new Message
                    {
                        Header = new Header { Durable = true, Ttl = (uint)TimeSpan.FromHours(6).TotalMilliseconds },
                        Properties = new Properties { MessageId = nudge.Message.MessageId, ContentType = "application/json" },
                        BodySection = new Data { Binary = JsonSerializer.SerializeToUtf8Bytes(nudge.Message, JsonSerializerOptions.Web) },
                    }.Encode();
                    sections.Add(new Data { Binary = buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray() });
                }

                await sender.SendAsync(new Message { Format = 0x80013700, BodySection = sections });
            }
        }

        public async Task Receive(int count)
        {
            var receiver = new ReceiverLink(session, $"bare receiver {Guid.NewGuid():N}", QueueNames.Sms);
            receiver.SetCredit(AtOnce);
            for (var received = 0; received < count; received++)
            {
                var message = await receiver.ReceiveAsync(TimeSpan.FromSeconds(10)) ?? throw new InvalidOperationException("A message got lost.");
                receiver.Accept(message);
            }

            await receiver.CloseAsync();
        }
    }
}
