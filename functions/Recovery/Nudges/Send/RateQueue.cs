namespace Recovery.Nudges.Send;

/// <summary>Sends that wait for their turn, first come first served; what is gone already is counted before them.</summary>
internal sealed class RateQueue
{
    private readonly Lock _lock = new();
    private readonly LinkedList<RateWaiter> _waiting = new();
    private bool _isServed;

    /// <summary>The units of all that still wait.</summary>
    public int Units
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Where(w => !w.Task.IsCompleted).Sum(w => w.Units);
            }
        }
    }

    /// <summary>True: nobody serves the queue, so the caller has to, until <see cref="First"/> has nobody any more.</summary>
    public bool Add(RateWaiter waiter)
    {
        lock (_lock)
        {
            _ = waiter.IsGone ? _waiting.AddFirst(waiter) : _waiting.AddLast(waiter);
            return !_isServed && (_isServed = true);
        }
    }

    /// <summary>Null: nobody waits any more.</summary>
    public RateWaiter? First()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first)
            {
                if (!first.Value.Task.IsCompleted)
                {
                    return first.Value;
                }

                _waiting.RemoveFirst();
            }

            _isServed = false;
            return null;
        }
    }

    public void FailAll(Exception why)
    {
        lock (_lock)
        {
            foreach (var waiter in _waiting)
            {
                waiter.Fail(why);
            }

            _waiting.Clear();
        }
    }
}
