using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Recovery.Broker.Queues;

namespace Recovery.Broker.Links;

/// <summary>A client's link that sends into a queue: single messages, and batches that are taken whole.</summary>
internal sealed class SendEndpoint(BrokerQueue queue, Func<bool> isBusy, IdleLink idle) : LinkEndpoint
{
    /// <summary>The Standard tier's limit for a message and for a batch.</summary>
    public const int LargestMessage = 256 * 1024;

    /// <summary>A message of this format is a batch: each of its body's sections is an encoded message.</summary>
    private const uint BatchFormat = 0x80013700;

    public const string ServerBusy = "com.microsoft:server-busy";
    public const string IsThrottled = "The request was terminated because the entity is being throttled. Please wait and try again.";

    public override void OnMessage(MessageContext messageContext)
    {
        idle.IsUsed();
        if (isBusy())
        {
            messageContext.Complete(new Error(new Symbol(ServerBusy)) { Description = IsThrottled });
            return;
        }

        if (messageContext.Message.GetEstimatedMessageSize() > LargestMessage)
        {
            messageContext.Complete(new Error(ErrorCode.MessageSizeExceeded) { Description = $"The message is larger than {LargestMessage} bytes." });
            return;
        }

        try
        {
            queue.Send(Messages(messageContext.Message));
            messageContext.Complete();
        }
        catch (AmqpException mistake)
        {
            messageContext.Complete(mistake.Error);
        }
    }

    public override void OnFlow(FlowContext flowContext)
    {
        // Says how much it has to send: whatever it is, it may.
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // Nothing is delivered on this link.
    }

    private static IReadOnlyList<Message> Messages(Message message) => message.Format != BatchFormat
        ? [message]
        : message.BodySection switch
        {
            // A batch of one is decoded as a single section.
            Data one => [Decode(one)],
            DataList several => [.. Enumerable.Range(0, several.Count).Select(i => Decode(several[i]))],
            _ => throw new AmqpException(ErrorCode.InvalidField, "A batch's body is made of data sections."),
        };

    private static Message Decode(Data section)
    {
        var bytes = section.Binary;
        return Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
    }
}
