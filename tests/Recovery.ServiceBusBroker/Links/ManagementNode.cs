using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Recovery.Broker.Queues;
using Recovery.Broker.SignIn;

namespace Recovery.Broker.Links;

/// <summary>
/// A queue's <c>$management</c>: what clients ask for by request and answer.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response
/// </summary>
internal sealed class ManagementNode(BrokerQueue queue, Func<bool> isBusy, Doorkeeper doorkeeper) : RequestNode
{
    private const int Ok = 200;
    private const int NoContent = 204;

    protected override Message Answer(Connection connection, Message question) => doorkeeper.Knows(connection)
        ? Answer(question)
        : Status(401, "amqp:unauthorized-access", "Unauthorized access.");

    private Message Answer(Message request)
    {
        var asked = request.Body as Map ?? [];
        return request.ApplicationProperties?["operation"]?.ToString() switch
        {
            "com.microsoft:renew-lock" => Renew(asked),
            "com.microsoft:schedule-message" => Schedule(asked),
            "com.microsoft:cancel-scheduled-message" => Cancel(asked),
            "com.microsoft:peek-message" => Peek(asked),
            "com.microsoft:update-disposition" => Settle(asked),
            "com.microsoft:receive-by-sequence-number" => Status(501, ErrorCode.NotImplemented, NotHere.Deferral),
            var other => Status(501, "amqp:not-implemented", $"The operation {other} is not known here."),
        };
    }

    private Message Renew(Map asked)
    {
        var until = new List<DateTime>();
        foreach (var token in Tokens(asked))
        {
            if (queue.Renew(token) is not { } end)
            {
                return LockLost();
            }

            until.Add(end.UtcDateTime);
        }

        return Reply(Ok, new Map { ["expirations"] = until.ToArray() });
    }

    private Message Schedule(Map asked)
    {
        if (isBusy())
        {
            return Status(503, SendEndpoint.ServerBusy, SendEndpoint.IsThrottled);
        }

        var messages = ((System.Collections.IEnumerable)asked["messages"]).Cast<Map>().Select(m =>
        {
            var bytes = (byte[])m["message"];
            return Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
        }).ToList();
        if (messages.Exists(m => m.GetEstimatedMessageSize() > SendEndpoint.LargestMessage))
        {
            return Status(400, "amqp:link:message-size-exceeded", $"A message is larger than {SendEndpoint.LargestMessage} bytes.");
        }

        return Reply(Ok, new Map { ["sequence-numbers"] = queue.Send(messages).ToArray() });
    }

    private Message Cancel(Map asked) => ((long[])asked["sequence-numbers"]).All(queue.Cancel)
        ? Reply(Ok, [])
        : Status(404, "com.microsoft:message-not-found", "A scheduled message with this sequence number was not found.");

    private Message Peek(Map asked)
    {
        var found = queue.Peek(Convert.ToInt64(asked["from-sequence-number"], null), Convert.ToInt32(asked["message-count"], null));
        return found.Count == 0
            ? Reply(NoContent, [])
            : Reply(Ok, new Map { ["messages"] = found.Select(m => new Map { ["message"] = Bytes(m.Outgoing()) }).ToList() });
    }

    private Message Settle(Map asked)
    {
        Func<Guid, bool>? how = asked["disposition-status"]?.ToString() switch
        {
            "completed" => queue.Complete,
            "abandoned" => token => queue.Abandon(token, Modified(asked)),
            "suspended" => token => queue.DeadLetter(token, [.. Modified(asked), .. Reason(asked)]),
            _ => null,
        };
        return how is null ? Status(501, ErrorCode.NotImplemented, NotHere.Deferral)
            : Tokens(asked).All(how) ? Reply(Ok, [])
            : LockLost();
    }

    private static IEnumerable<KeyValuePair<string, object?>> Modified(Map asked) =>
        (asked["properties-to-modify"] as Map ?? []).Select(p => KeyValuePair.Create(p.Key.ToString()!, (object?)p.Value));

    private static IEnumerable<KeyValuePair<string, object?>> Reason(Map asked) => new KeyValuePair<string, object?>[]
    {
        new(BrokerQueue.DeadLetterReason, asked["deadletter-reason"]), new(BrokerQueue.DeadLetterDescription, asked["deadletter-description"]),
    }.Where(p => p.Value is not null);

    private static Guid[] Tokens(Map asked) => asked["lock-tokens"] as Guid[] ?? [];

    private static byte[] Bytes(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    private static Message LockLost() => Status(410, "com.microsoft:message-lock-lost", "The lock supplied is invalid.");

    private static Message Reply(int status, Map body) => new()
    {
        ApplicationProperties = new ApplicationProperties { ["statusCode"] = status, ["statusDescription"] = "OK" },
        BodySection = new AmqpValue { Value = body },
    };
}
