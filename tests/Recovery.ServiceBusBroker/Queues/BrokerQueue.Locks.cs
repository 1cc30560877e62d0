using Amqp;
using Amqp.Framing;

namespace Recovery.Broker.Queues;

/// <summary>Locks: who holds a message may settle it, until the lock runs out.</summary>
internal sealed partial class BrokerQueue
{
    public const string DeadLetterReason = "DeadLetterReason";
    public const string DeadLetterDescription = "DeadLetterErrorDescription";
    private const string TooMany = "MaxDeliveryCountExceeded";

    /// <summary>No lock runs out before this.</summary>
    private DateTimeOffset _nextExpiry = DateTimeOffset.MaxValue;

    /// <summary>False: the lock is lost.</summary>
    public bool Complete(Guid token) => Settle(token, (message, _) => Remove(message));

    /// <summary>Gives it back at once, with these properties on it; after the most deliveries it becomes a dead letter.</summary>
    public bool Abandon(Guid token, IEnumerable<KeyValuePair<string, object?>> properties) => Settle(token, (message, _) =>
    {
        message.Note(properties);
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

    /// <summary>Puts back what was not handed over, or was released unread: it counts as never delivered.</summary>
    public bool GiveBack(Guid token) => Settle(token, (message, _) =>
    {
        message.Deliveries--;
        Free(message);
    });

    /// <summary>Moves it to the dead letters, with these properties on it, the reason among them; false: the lock is lost.</summary>
    /// <exception cref="AmqpException">It is a dead letter already.</exception>
    public bool DeadLetter(Guid token, IEnumerable<KeyValuePair<string, object?>> properties) => Settle(token, (message, _) =>
    {
        if (_deadLetters is null)
        {
            throw new AmqpException(ErrorCode.NotAllowed, "A dead letter has no dead letters of its own: complete it or abandon it.");
        }

        Remove(message);
        Bury(message, properties);
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

    private void Bury(StoredMessage message, string reason, string description) =>
        Bury(message, [new(DeadLetterReason, reason), new(DeadLetterDescription, description)]);

    private void Bury(StoredMessage message, IEnumerable<KeyValuePair<string, object?>> properties)
    {
        message.Note(properties);
        var content = message.Content;

        // A dead letter never expires, and waits for nothing.
        content.Header = new Header { Durable = true };
        content.MessageAnnotations = null;
        _deadLetters!.Bury(content, message.Deliveries);
    }

    /// <summary>Among the dead letters a message's deliveries count on.</summary>
    private void Bury(Message content, int deliveries)
    {
        lock (_lock)
        {
            Add(content, _time.GetUtcNow()).Deliveries = deliveries;
        }

        Available?.Invoke();
    }
}
