using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Recovery.Broker.Queues;

/// <summary>A queue in memory, with Service Bus's semantics; nothing survives the process.</summary>
internal sealed partial class BrokerQueue : IDisposable
{
    public const string DeadLetterSuffix = "/$deadletterqueue";
    private static readonly Symbol ScheduledTime = new("x-opt-scheduled-enqueue-time");

    private readonly Lock _lock = new();
    private readonly SortedSet<StoredMessage> _byTime = new(StoredMessage.ByTime.Order);
    private readonly SortedSet<StoredMessage> _scheduled = new(StoredMessage.ByTime.Order);
    private readonly SortedDictionary<long, StoredMessage> _bySequence = [];
    private readonly Dictionary<Guid, StoredMessage> _locked = [];
    private readonly RecentIds? _recent;
    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly BrokerQueue? _deadLetters;
    private readonly ITimer _timer;
    private long _sequence;

    public BrokerQueue(QueueOptions options, TimeProvider time)
        : this(options, time, new BrokerQueue(
            options with
            {
                Name = options.Name + DeadLetterSuffix, MaxMessages = int.MaxValue, DuplicateDetectionWindow = null, MaxDeliveryCount = int.MaxValue,
                DefaultTimeToLive = TimeSpan.MaxValue, DeadLetteringOnExpiration = false,
            },
            time, null))
    {
    }

    private BrokerQueue(QueueOptions options, TimeProvider time, BrokerQueue? deadLetters)
    {
        (_options, _time, _deadLetters) = (options, time, deadLetters);
        _recent = options.DuplicateDetectionWindow is { } window ? new RecentIds(window) : null;
        _timer = time.CreateTimer(_ => Available?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>There may be something to take.</summary>
    public event Action? Available;

    public string Name => _options.Name;

    /// <summary>Null: this is one itself.</summary>
    public BrokerQueue? DeadLetters => _deadLetters;

    /// <summary>Takes all of them at once, but for duplicates. Returns their numbers; a duplicate's is that of none.</summary>
    /// <exception cref="AmqpException">It is full.</exception>
    public IReadOnlyList<long> Send(IReadOnlyList<Message> messages)
    {
        var numbers = new List<long>(messages.Count);
        lock (_lock)
        {
            if (_bySequence.Count + messages.Count > _options.MaxMessages)
            {
                throw new AmqpException(ErrorCode.ResourceLimitExceeded, $"The maximum entity size of {Name} has been reached or exceeded.");
            }

            var now = _time.GetUtcNow();
            Activate(now);
            foreach (var message in messages)
            {
                var isNew = _recent?.IsNew(message.Properties?.GetMessageId()?.ToString(), now) ?? true;
                numbers.Add(isNew ? Add(message, now).Sequence : 0);
            }

            Wake(now);
        }

        Available?.Invoke();
        return numbers;
    }

    /// <summary>The next one that is due, locked for whoever asked, or gone from the queue. Null: there is none.</summary>
    public StoredMessage? Take(bool delete)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            FreeExpired(now);
            Activate(now);
            while (_byTime.Min is { } next && next.Visible <= now)
            {
                if (next.Expires <= now)
                {
                    Remove(next);
                    if (_options.DeadLetteringOnExpiration)
                    {
                        Bury(next, "TTLExpiredException", "The message expired and was dead lettered.");
                    }
                }
                else if (next.Deliveries >= _options.MaxDeliveryCount)
                {
                    Remove(next);
                    Bury(next, TooMany, $"Message could not be consumed after {next.Deliveries} delivery attempts.");
                }
                else if (delete)
                {
                    Remove(next);
                    return next;
                }
                else
                {
                    Lock(next, now);
                    Wake(now);
                    return next;
                }
            }

            Wake(now);
            return null;
        }
    }

    /// <summary>From a number on, whoever holds them: as the queue shows them without giving them away.</summary>
    public IReadOnlyList<StoredMessage> Peek(long from, int count)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            Activate(now);
            return [.. _bySequence.Where(m => m.Key >= from && m.Value.Expires > now).Take(count).Select(m => m.Value)];
        }
    }

    /// <summary>False: there is no message of that number that still waits for its time.</summary>
    public bool Cancel(long sequence)
    {
        lock (_lock)
        {
            Activate(_time.GetUtcNow());
            if (!_bySequence.TryGetValue(sequence, out var message) || !message.IsScheduled)
            {
                return false;
            }

            Remove(message);
            return true;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _deadLetters?.Dispose();
    }

    private StoredMessage Add(Message message, DateTimeOffset now)
    {
        var due = message.MessageAnnotations?[ScheduledTime] is DateTime scheduled ? new DateTimeOffset(scheduled, TimeSpan.Zero) : now;
        var visible = due > now ? due : now;
        var ttl = message.Header is { Ttl: > 0 and < uint.MaxValue } header ? TimeSpan.FromMilliseconds(header.Ttl) : TimeSpan.MaxValue;
        var life = ttl < _options.DefaultTimeToLive ? ttl : _options.DefaultTimeToLive;

        // A scheduled message's life begins when it is due.
        var expires = life > DateTimeOffset.MaxValue - visible ? DateTimeOffset.MaxValue : visible + life;
        if (expires < DateTimeOffset.MaxValue)
        {
            // Clients work out when a message expires from these two, and wrote them when they sent it, for a life that began there and then.
            message.Properties ??= new Properties();
            (message.Properties.CreationTime, message.Properties.AbsoluteExpiryTime) = (visible.UtcDateTime, expires.UtcDateTime);
        }

        var stored = new StoredMessage(++_sequence, message, visible, expires) { IsScheduled = visible > now };
        _bySequence.Add(stored.Sequence, stored);
        _byTime.Add(stored);
        if (stored.IsScheduled)
        {
            _scheduled.Add(stored);
        }

        return stored;
    }

    /// <summary>
    /// What is due by now is as if it had been sent now, with a number of that time.
    /// https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing#scheduled-messages
    /// </summary>
    private void Activate(DateTimeOffset now)
    {
        while (_scheduled.Min is { } next && next.Visible <= now)
        {
            Remove(next);
            (next.Sequence, next.IsScheduled) = (++_sequence, false);
            _bySequence.Add(next.Sequence, next);
            _byTime.Add(next);
        }
    }

    private void Remove(StoredMessage message)
    {
        _byTime.Remove(message);
        _scheduled.Remove(message);
        _bySequence.Remove(message.Sequence);
        Unlock(message);
    }

    /// <summary>Wakes receivers when the next scheduled message is due or the next lock runs out. What is due already, they have been told of.</summary>
    private void Wake(DateTimeOffset now)
    {
        if (_byTime.Min is { } next && next.Visible > now)
        {
            // A timer takes no more than some fifty days.
            var left = next.Visible - now;
            _timer.Change(left < TimeSpan.FromDays(40) ? left : TimeSpan.FromDays(40), Timeout.InfiniteTimeSpan);
        }
    }
}
