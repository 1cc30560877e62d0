using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Recovery.Time;

namespace Recovery.Queues.ServiceBus;

/// <summary>
/// Receives from one queue in peek-lock. The client is asked for as much as callers want and no more, so that no message
/// is locked here that can't be processed yet.
/// </summary>
/// <remarks>
/// A receive of the client's is never cancelled: it would lose what had just arrived until the lock ran out, and with no receive
/// under way the client hands back whatever still comes. Callers stop waiting instead, and what comes then is kept for the next.
/// </remarks>
internal sealed class Inbox(ServiceBusClient client, string queue, ClinicClock clock) : IAsyncDisposable
{
    /// <summary>How long an empty queue has to prove otherwise.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>How long after a message the next one may take to be received with it; the client itself waits 20 ms for more.</summary>
    private static readonly TimeSpan Next = TimeSpan.FromMilliseconds(30);

    /// <summary>How long the client waits, while no caller does, before it is asked again.</summary>
    private static readonly TimeSpan Standing = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly Arrivals _arrivals = new();
    private bool _closing;

    /// <summary>Settles what came from here.</summary>
    public ServiceBusReceiver Receiver { get; } = client.CreateReceiver(queue);

    /// <summary>What the queue has for us, up to a number; empty when there is nothing.</summary>
    /// <exception cref="QueueException">It is out of reach, or refuses.</exception>
    public async Task<IReadOnlyList<Arrival>> Receive(int max, CancellationToken ct)
    {
        var taken = new List<Arrival>();
        var chance = Want(max);
        try
        {
            while (true)
            {
                var news = _arrivals.Take(taken, max);
                if (taken.Count == max || (taken.Count == 0 && chance.IsCompleted))
                {
                    break;
                }

                // What is taken is locked already: from then on neither a stop nor a fault keeps it from the caller.
                if (taken.Count == 0)
                {
                    await Task.WhenAny(chance, news).WaitAsync(ct);
                }
                else if (await Task.WhenAny(news, Task.Delay(Next, ct)) != news)
                {
                    break;
                }
            }
        }
        finally
        {
            _arrivals.WantLess(max);
        }

        if (taken.Count == 0)
        {
            await chance;
        }

        return taken;
    }

    /// <summary>Returns when something has come, or the queue has to be asked again.</summary>
    /// <exception cref="QueueException">It is out of reach, or refuses.</exception>
    public async Task Wait(CancellationToken ct)
    {
        var news = _arrivals.Any(out var asks);
        if (asks)
        {
            _ = Ask(1);
        }

        await news.WaitAsync(ct);
    }

    /// <summary>Gives back messages that no caller is waiting for any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _closing, true);
        using var patience = new CancellationTokenSource(Goodbye);
        try
        {
            // Ends what is under way, without losing what it has got.
            await Receiver.CloseAsync(patience.Token);
            for (var (asked, news) = _arrivals.UnderWay(); asked > 0 && !patience.IsCancellationRequested; (asked, news) = _arrivals.UnderWay())
            {
                await news.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await GiveBack(patience.Token);
        }
        catch (Exception fault) when (fault is ServiceBusException or QueueException or OperationCanceledException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The queue can't be reached: the messages come again when their locks run out.
        }
    }

    /// <summary>The time within which the queue shows what it has: ends when the client, asked anew, has had a look.</summary>
    private Task Want(int max) => _arrivals.Want(max) is > 0 and var missing ? Ask(missing) : Task.Delay(First);

    /// <summary>Asks the client for messages until it has brought them all; returns after the first look.</summary>
    private Task Ask(int count)
    {
        var looked = Arrivals.NewNews();
        _ = Ask(count, looked);
        return looked.Task;
    }

    private async Task Ask(int count, TaskCompletionSource looked)
    {
        QueueException? fault = null;
        try
        {
            for (var (wait, more) = (First, true); more; wait = Standing)
            {
                var began = Stopwatch.GetTimestamp();
                var messages = await Receiver.ReceiveMessagesAsync(count, wait, CancellationToken.None);
                count -= messages.Count;
                _arrivals.Add(messages, clock.Now);
                looked.TrySetResult();

                // One that ends early with nothing has lost its link: callers come again, at a pace of theirs.
                var endedEarly = messages.Count == 0 && Stopwatch.GetElapsedTime(began) < wait / 2;
                more = count > 0 && !endedEarly && !Volatile.Read(ref _closing);
            }
        }
        catch (Exception e)
        {
            fault = QueueException.Of(e, client.FullyQualifiedNamespace, queue);
        }

        _arrivals.EndAsk(count, fault);
        if (fault is null)
        {
            looked.TrySetResult();
        }
        else
        {
            Arrivals.Fail(looked, fault);
        }
    }

    /// <summary>Through another receiver, by the locks' tokens: this one is closed.</summary>
    private async Task GiveBack(CancellationToken ct)
    {
        var left = new List<Arrival>();
        _ = _arrivals.Take(left, int.MaxValue);
        if (left.Count > 0)
        {
            await using var other = client.CreateReceiver(queue);
            await Task.WhenAll(left.Select(a => other.AbandonMessageAsync(a.Message, cancellationToken: ct)));
        }
    }
}
