using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Recovery.Broker.Queues;

namespace Recovery.Broker.Links;

/// <summary>A client's link that takes from a queue: as much as it gave credit for, each message locked, or gone at once.</summary>
internal sealed class ReceiveEndpoint : LinkEndpoint
{
    private static readonly Symbol DeadLetterError = new("com.microsoft:dead-letter");
    private static readonly Symbol LockLost = new("com.microsoft:message-lock-lost");

    private readonly Lock _sending = new();
    private readonly BrokerQueue _queue;
    private readonly ListenerLink _link;
    private readonly IdleLink _idle;
    private readonly bool _deletes;
    private int _credit;
    private volatile bool _closed;

    /// <param name="queue">What it takes from.</param>
    /// <param name="link">The client's link.</param>
    /// <param name="idle">Detaches it when nothing passes.</param>
    /// <param name="deletes">Receive and delete: nothing is locked nor settled.</param>
    public ReceiveEndpoint(BrokerQueue queue, ListenerLink link, IdleLink idle, bool deletes)
    {
        (_queue, _link, _idle, _deletes) = (queue, link, idle, deletes);
        queue.Available += Deliver;
        link.Closed += (_, _) => Leave();
    }

    public override void OnFlow(FlowContext flowContext)
    {
        _idle.IsUsed();
        lock (_sending)
        {
            _credit = Math.Max(0, _credit + flowContext.Messages);
        }

        Deliver();
        if (_link.IsDraining)
        {
            Drain();
        }
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        _idle.IsUsed();
        // A link that closes settles nothing: its messages stay locked until their locks run out.
        if (_deletes || _closed || dispositionContext.Message is not TakenMessage taken)
        {
            return;
        }

        var refusal = Settle(taken.Token, dispositionContext.DeliveryState);
        if (!dispositionContext.Settled)
        {
            // The client waits for the outcome. A rejection with an error would mean to it that its own was refused.
            DeliveryState outcome = refusal is not null ? new Rejected { Error = refusal }
                : dispositionContext.DeliveryState is Rejected ? new Rejected()
                : dispositionContext.DeliveryState;
            _link.DisposeMessage(taken, outcome, true);
        }
    }

    /// <summary>Null: it is done.</summary>
    private Error? Settle(Guid token, DeliveryState state)
    {
        if (state is Modified { UndeliverableHere: true })
        {
            // The wish to defer. Nothing here could hand the message out again, and to abandon it instead would be a lie.
            return new Error(ErrorCode.NotImplemented) { Description = NotHere.Deferral };
        }

        try
        {
            var settled = state switch
            {
                Accepted => _queue.Complete(token),
                Rejected rejected => _queue.DeadLetter(token, Properties(rejected)),
                Released => _queue.GiveBack(token),
                Modified modified => _queue.Abandon(token, Properties(modified.MessageAnnotations)),
                _ => _queue.Abandon(token, []),
            };
            return settled ? null : new Error(LockLost)
            {
                Description = "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
            };
        }
        catch (AmqpException refused)
        {
            return refused.Error;
        }
    }

    private void Deliver()
    {
        TakenMessage? stranded = null;
        lock (_sending)
        {
            while (stranded is null && _credit > 0 && !_closed && _queue.Take(_deletes) is { } message)
            {
                _credit--;
                _idle.IsUsed();
                var taken = TakenMessage.Of(message);
                stranded = TrySend(taken) ? null : taken;
            }
        }

        if (stranded is not null)
        {
            // Beyond the lock: others are told of it, and may be telling us of something. What was to be deleted is gone.
            Leave();
            _queue.GiveBack(stranded.Token);
        }
    }

    /// <summary>There is no more to give: uses up what credit is left and says so, which a client that closes its receiver waits for.</summary>
    private void Drain()
    {
        lock (_sending)
        {
            try
            {
                _credit = 0;
                _link.CompleteDrain();
            }
            catch (AmqpException)
            {
                // The link is closing.
            }
        }
    }

    /// <summary>False: the client is going, which the library tells by any of these. It is no concern of whoever sent the message.</summary>
    private bool TrySend(TakenMessage message)
    {
        try
        {
            _link.SendMessage(message);
            return true;
        }
        catch (Exception gone) when (gone is AmqpException or InvalidOperationException or IOException or SocketException)
        {
            return false;
        }
    }

    private void Leave()
    {
        _closed = true;
        _queue.Available -= Deliver;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Properties(Rejected rejected) =>
        rejected.Error is { } error && (error.Condition is null || error.Condition.Equals(DeadLetterError)) ? Properties(error.Info) : [];

    /// <summary>Clients write the keys as symbols or as strings, and what they were not given as null.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Properties(Map? given) =>
        (given ?? []).Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key.ToString()!, (object?)p.Value));
}
