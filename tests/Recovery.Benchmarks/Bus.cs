using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;
using Recovery.Queues.ServiceBus;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Benchmarks;

/// <summary>
/// Sends, and receives in peek-lock with their completion, through our queue on Service Bus; as a ratio to Microsoft's client alone, which
/// sends the same batches and receives as many at a time, against the same broker in another process in the same run.
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
        var address = BusAddress.Of(new QueueSettings(QueueProvider.ServiceBus, null, broker.Connection, Duration.Zero));
        await using var ourClient = address.Connect(new DefaultAzureCredential());
        await using var ours = new ServiceBusQueue(ourClient, new ClinicClock(TimeProvider.System, DateTimeZone.Utc), NullLogger.Instance);
        await using var bareClient = new ServiceBusClient(broker.Connection);
        var bare = new Bare(bareClient.CreateSender(SmsChannel.QueueName), bareClient.CreateReceiver(SmsChannel.QueueName));

        var rounds = new List<Round>();
        for (var round = 0; round <= Rounds; round++)
        {
            var (nudges, others) = (Nudges(round * 2), Nudges((round * 2) + 1));
            var measured = new Round(
                await Time(() => bare.Send(others)), await Time(bare.Receive), await Time(() => Send(ours, nudges)), await Time(() => Receive(ours)));

            // The first round is for warming up.
            if (round > 0)
            {
                rounds.Add(measured);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"round {round}: sends {Pace(measured.Send)} (client alone {Pace(measured.BareSend)}), receives {Pace(measured.Receive)} (client alone {Pace(measured.BareReceive)})"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Our queue to Microsoft's client alone: median ratio of sends {Median(rounds, r => r.BareSend / r.Send):n2}, of receives {Median(rounds, r => r.BareReceive / r.Receive):n2} (wanted: 0.80)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Our queue: median {Median(rounds, r => Messages / r.Send.TotalSeconds):n0} sends and {Median(rounds, r => Messages / r.Receive.TotalSeconds):n0} receives a second"));
    }

    private static async Task Send(ServiceBusQueue queue, IEnumerable<QueuedNudge[]> batches)
    {
        foreach (var batch in batches)
        {
            await queue.Send(batch, CancellationToken.None);
        }
    }

    private static async Task Receive(ServiceBusQueue queue)
    {
        for (var received = 0; received < Messages;)
        {
            var some = await queue.Receive(SmsChannel.QueueName, Math.Min(AtOnce, Messages - received), CancellationToken.None);
            received += some.Count;
            await Task.WhenAll(some.Select(m => queue.Complete(m, CancellationToken.None)));
        }
    }

    private static async Task<TimeSpan> Time(Func<Task> what)
    {
        var began = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(began);
    }

    private static string Pace(TimeSpan taken) => string.Create(CultureInfo.InvariantCulture, $"{Messages / taken.TotalSeconds:n0}/s");

    private static double Median(List<Round> rounds, Func<Round, double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);

    private static List<QueuedNudge[]> Nudges(int round)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        return [.. Enumerable.Range(0, Messages).Select(i => new QueuedNudge(
            new NudgeMessage(string.Create(CultureInfo.InvariantCulture, $"n{round}-{i}"), 1), SmsChannel.Instance, now, now + Duration.FromHours(6))).Chunk(InABatch)];
    }

    private sealed record Round(TimeSpan BareSend, TimeSpan BareReceive, TimeSpan Send, TimeSpan Receive);

    /// <summary>The client alone.</summary>
    private sealed class Bare(ServiceBusSender sender, ServiceBusReceiver receiver)
    {
        public async Task Send(IEnumerable<QueuedNudge[]> batches)
        {
            foreach (var nudges in batches)
            {
                using var batch = await sender.CreateMessageBatchAsync();
                foreach (var nudge in nudges)
                {
                    var message = new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(nudge.Message, JsonSerializerOptions.Web))
                    {
                        MessageId = nudge.Message.MessageId, ContentType = "application/json", TimeToLive = TimeSpan.FromHours(6),
                    };
                    if (!batch.TryAddMessage(message))
                    {
                        throw new InvalidOperationException("A batch holds less than it used to.");
                    }
                }

                await sender.SendMessagesAsync(batch);
            }
        }

        public async Task Receive()
        {
            for (var received = 0; received < Messages;)
            {
                var some = await receiver.ReceiveMessagesAsync(Math.Min(AtOnce, Messages - received), TimeSpan.FromSeconds(10));
                received += some.Count;
                await Task.WhenAll(some.Select(m => receiver.CompleteMessageAsync(m)));
            }
        }
    }
}
