using Amqp;
using Recovery.Time;

namespace Recovery.Local.ServiceBus;

/// <summary>
/// Receives from one queue in peek-lock. Credit is given for as much as was asked for and no more, so that nothing is locked here that
/// nobody has room for.
/// </summary>
internal sealed class Inbox
{
    /// <summary>How long an empty queue is given to prove otherwise.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the next message may take that was under way.</summary>
    private static readonly TimeSpan Next = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<Arrival> _arrived = [];
    private readonly Kept<ReceiverLink> _links;
    private readonly ClinicClock _clock;
    private TaskCompletionSource _news = NewNews();
    private ReceiverLink? _link;

    /// <summary>How many messages those want who are receiving now.</summary>
    private int _wanted;

    /// <summary>How many messages may still come without being asked for again.</summary>
    private int _credit;

    public Inbox(ServiceBusLine line, string queue, ClinicClock clock) =>
        (_links, _clock) = (new(() => Open(line, queue), link => !link.IsClosed), clock);

    /// <summary>What the queue has for us, up to a number; empty when there is nothing.</summary>
    /// <exception cref="ServiceBusException">It is out of reach, or refuses.</exception>
    public async Task<IReadOnlyList<Arrival>> Receive(int max, CancellationToken ct)
    {
        var link = await _links.Get(ct);
        var taken = new List<Arrival>();
        Want(link, max);
        try
        {
            while (taken.Count < max)
            {
                var news = Take(taken, max);
                if (taken.Count == max || !await Comes(news, taken.Count == 0 ? First : Next, ct))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (taken.Count > 0)
        {
            // What is here is locked already: whoever stops gives it back, instead of leaving it until its lock runs out.
        }
        finally
        {
            Want(link, -max);
        }

        return taken;
    }

    /// <summary>Gives back what has come and nobody asked for any more; nothing else comes.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _link = null;
            while (_arrived.TryDequeue(out var left))
            {
                if (!left.Link.IsClosed)
                {
                    left.Link.Modify(left.Message, deliveryFailed: true);
                }
            }
        }
    }

    /// <summary>Returns when something has come, or the link has to be opened again.</summary>
    /// <exception cref="ServiceBusException">It is out of reach, or refuses.</exception>
    public async Task Wait(CancellationToken ct)
    {
        var link = await _links.Get(ct);
        Task news;
        lock (_lock)
        {
            if (_arrived.Count > 0)
            {
                return;
            }

            news = _news.Task;
            GiveCredit(link, 1);
        }

        await news.WaitAsync(ct);
    }

    private void Want(ReceiverLink link, int more)
    {
        lock (_lock)
        {
            _wanted += more;
            GiveCredit(link, _wanted);
        }
    }

    /// <summary>So that what has arrived and what may come make up what is wanted.</summary>
    private void GiveCredit(ReceiverLink link, int wanted)
    {
        var missing = wanted - _credit - _arrived.Count;
        if (missing > 0 && link == _link && !link.IsClosed)
        {
            _credit += missing;
            link.SetCredit(missing, CreditMode.Manual);
        }
    }

    private Task Take(List<Arrival> taken, int max)
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

    private static async Task<bool> Comes(Task news, TimeSpan within, CancellationToken ct)
    {
        try
        {
            await news.WaitAsync(within, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<ReceiverLink> Open(ServiceBusLine line, string queue)
    {
        var link = await line.Receiver(queue);
        lock (_lock)
        {
            (_link, _credit) = (link, 0);

            // Without credit yet: messages go to this callback from the first on.
            link.Start(0, Arrived);
        }

        link.AddClosedCallback((_, _) => Tell());
        return link;
    }

    private void Arrived(IReceiverLink link, Message message)
    {
        lock (_lock)
        {
            if (link == _link)
            {
                _credit--;
            }

            _arrived.Enqueue(new Arrival((ReceiverLink)link, message, _clock.Now));
        }

        Tell();
    }

    private void Tell()
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            (news, _news) = (_news, NewNews());
        }

        news.TrySetResult();
    }

    private static TaskCompletionSource NewNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
