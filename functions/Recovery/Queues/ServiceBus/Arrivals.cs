using Azure.Messaging.ServiceBus;
using NodaTime;

namespace Recovery.Queues.ServiceBus;

/// <summary>What an inbox has got, how much callers want, and how much the client has been asked for. For any thread.</summary>
internal sealed class Arrivals
{
    private readonly Lock _lock = new();
    private readonly Queue<Arrival> _arrived = [];
    private TaskCompletionSource _news = NewNews();

    /// <summary>How many messages those want who are receiving now.</summary>
    private int _wanted;

    /// <summary>How many messages the client has been asked for and has not brought yet.</summary>
    private int _asked;

    public static TaskCompletionSource NewNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails the callers that wait, if any.</summary>
    public static void Fail(TaskCompletionSource waited, QueueException fault)
    {
        waited.TrySetException(fault);
        waited.Task.Exception?.Handle(_ => true);
    }

    /// <summary>A caller wants so many. Returns how many more the client has to be asked for; they count as asked for.</summary>
    public int Want(int max)
    {
        lock (_lock)
        {
            _wanted += max;
            var missing = Math.Max(0, _wanted - _asked - _arrived.Count);
            _asked += missing;
            return missing;
        }
    }

    public void WantLess(int max)
    {
        lock (_lock)
        {
            _wanted -= max;
        }
    }

    /// <summary>Takes what is there, up to a number in all. Returns what ends when there is news.</summary>
    public Task Take(List<Arrival> taken, int max)
    {
        lock (_lock)
        {
            while (taken.Count < max && _arrived.TryDequeue(out var next))
            {
                taken.Add(next);
            }

            return _news.Task;
        }
    }

    /// <summary>What ends when something has come; it has ended where something is there.</summary>
    /// <param name="asks">Whether the client has to be asked for one; it counts as asked for.</param>
    public Task Any(out bool asks)
    {
        lock (_lock)
        {
            asks = _arrived.Count == 0 && _asked == 0;
            _asked += asks ? 1 : 0;
            return _arrived.Count > 0 ? Task.CompletedTask : _news.Task;
        }
    }

    /// <summary>The client has brought them.</summary>
    public void Add(IReadOnlyList<ServiceBusReceivedMessage> messages, Instant now)
    {
        if (messages.Count == 0)
        {
            return;
        }

        TaskCompletionSource news;
        lock (_lock)
        {
            foreach (var message in messages)
            {
                _arrived.Enqueue(new Arrival(message, now));
            }

            _asked -= messages.Count;
            (news, _news) = (_news, NewNews());
        }

        news.TrySetResult();
    }

    /// <summary>The client brings no more of what it was asked for.</summary>
    /// <param name="missing">How many it didn't bring.</param>
    /// <param name="fault">Null: it had no fault.</param>
    public void EndAsk(int missing, QueueException? fault)
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            _asked -= missing;
            (news, _news) = (_news, NewNews());
        }

        if (fault is null)
        {
            news.TrySetResult();
        }
        else
        {
            Fail(news, fault);
        }
    }

    /// <summary>How many the client is still to bring, and what ends when there is news of them.</summary>
    public (int Asked, Task News) UnderWay()
    {
        lock (_lock)
        {
            return (_asked, _news.Task);
        }
    }
}
