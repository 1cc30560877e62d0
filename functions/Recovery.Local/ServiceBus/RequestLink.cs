using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;

namespace Recovery.Local.ServiceBus;

/// <summary>Questions to one of Service Bus's nodes, each with its answer: <c>$cbs</c>, or a queue's <c>$management</c>.</summary>
internal sealed class RequestLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> _asked = new();
    private readonly string _address;
    private readonly string _replyTo = $"recovery-{Guid.NewGuid():N}";
    private readonly Kept<(SenderLink Questions, ReceiverLink Answers)> _links;

    public RequestLink(ServiceBusLine line, string address)
    {
        _address = address;
        _links = new(() => Open(line), open => !open.Questions.IsClosed && !open.Answers.IsClosed);
    }

    /// <exception cref="ServiceBusException">It is out of reach, or refuses.</exception>
    public async Task<Message> Ask(Message question, CancellationToken ct)
    {
        var links = await _links.Get(ct);
        var id = Guid.NewGuid().ToString("N");
        var answer = _asked[id] = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            question.Properties = new Properties { MessageId = id, ReplyTo = _replyTo };
            links.Questions.Send(question, null, null);
            return await answer.Task.WaitAsync(Patience, ct);
        }
        catch (Exception fault) when (fault is AmqpException or TimeoutException or ObjectDisposedException)
        {
            throw new ServiceBusException(ServiceBusFault.OutOfReach, $"Service Bus: {_address} does not answer.", fault);
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    private async Task<(SenderLink Questions, ReceiverLink Answers)> Open(ServiceBusLine line)
    {
        var answers = await line.Receiver(_address, _replyTo);
        answers.Start(50, Answered);
        answers.AddClosedCallback((_, _) => GiveUp());
        return ((await line.Sender(_address)).Link, answers);
    }

    private void Answered(IReceiverLink link, Message answer)
    {
        link.Accept(answer);
        if (answer.Properties?.GetCorrelationId()?.ToString() is { } id && _asked.TryGetValue(id, out var waiting))
        {
            waiting.TrySetResult(answer);
        }
    }

    private void GiveUp()
    {
        foreach (var waiting in _asked.Values)
        {
            waiting.TrySetException(new ServiceBusException(ServiceBusFault.OutOfReach, "Service Bus: the connection broke before it answered."));
        }
    }
}
