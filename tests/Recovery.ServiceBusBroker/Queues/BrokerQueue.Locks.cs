using Amqp.Framing;

namespace Recovery.Broker.Queues;

/// <summary>Locks: who holds a message may settle it, until the lock runs out.</summary>
internal sealed partial class BrokerQueue
{
    private const string TooMany = "MaxDeliveryCountExceeded";

    /// <summary>No lock runs out before this.</summary>
    private DateTimeOffset _nextExpiry = DateTimeOffset.MaxValue;

    /// <summary>False: the lock is lost.</summary>
    public bool Complete(Guid token) => Settle(token, (message, _) => Remove(message));

    /// <summary>Gives it back at once; after the most deliveries it becomes a dead letter.</summary>
    public bool Abandon(Guid token) => Settle(token, (message, _) =>
    {
        if (message.Deliveries >= _options.MaxDeliveryCount)
        {
            Remove(message);
            Bury(message, TooMany, $"Message could not be consumed after {message.Deliveries} delivery attempts.");
        }
        else
        {
            Free(message);
        }
    });

    /// <summary>Takes back what could not be handed over: it counts as never delivered.</summary>
    public bool GiveBack(Guid token) => Settle(token, (message, _) =>
    {
        message.Deliveries--;
        Free(message);
    });

    /// <summary>Moves it to the dead letters; false: the lock is lost, or it is one already.</summary>
    public bool DeadLetter(Guid token, string? reason, string? description) => _deadLetters is not null && Settle(token, (message, _) =>
    {
        Remove(message);
        Bury(message, reason, description);
    });

    /// <summary>Until when the lock holds now; null: it is lost.</summary>
    public DateTimeOffset? Renew(Guid token)
    {
        DateTimeOffset? until = null;
        Settle(token, (message, now) =>
        {
            until = now + _options.LockDuration;
            Move(message, until.Value);
        });
        return until;
    }

    private bool Settle(Guid token, Action<StoredMessage, DateTimeOffset> how)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (!_locked.TryGetValue(token, out var message) || message.Visible <= now)
            {
                return false;
            }

            how(message, now);
            Wake(now);
        }

        Available?.Invoke();
        return true;
    }

    private void Lock(StoredMessage message, DateTimeOffset now)
    {
        message.Deliveries++;
        message.Lock = Guid.NewGuid();
        _locked.Add(message.Lock.Value, message);
        var end = now + _options.LockDuration;
        Move(message, end);
        _nextExpiry = end < _nextExpiry ? end : _nextExpiry;
    }

    /// <summary>Whose lock has run out goes back to its place, before those that came later.</summary>
    private void FreeExpired(DateTimeOffset now)
    {
        if (now < _nextExpiry)
        {
            return;
        }

        foreach (var expired in _locked.Values.Where(m => m.Visible <= now).ToList())
        {
            Free(expired);
        }

        _nextExpiry = _locked.Count == 0 ? DateTimeOffset.MaxValue : _locked.Values.Min(m => m.Visible);
    }

    private void Free(StoredMessage message)
    {
        Unlock(message);
        Move(message, message.Due);
    }

    private void Unlock(StoredMessage message)
    {
        if (message.Lock is { } token)
        {
            _locked.Remove(token);
            message.Lock = null;
        }
    }

    private void Move(StoredMessage message, DateTimeOffset visible)
    {
        _byTime.Remove(message);
        message.Visible = visible;
        _byTime.Add(message);
    }

    private void Bury(StoredMessage message, string? reason, string? description)
    {
        var content = message.Content;
        content.ApplicationProperties ??= new ApplicationProperties();
        Note("DeadLetterReason", reason);
        Note("DeadLetterErrorDescription", description);

        // A dead letter never expires, and waits for nothing.
        content.Header = new Header { Durable = true };
        content.MessageAnnotations = null;
        _deadLetters!.Send([content]);

        void Note(string name, string? value)
        {
            if (value is not null)
            {
                content.ApplicationProperties[name] = value;
            }
        }
    }
}
