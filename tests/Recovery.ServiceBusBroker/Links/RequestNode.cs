using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace Recovery.Broker.Links;

/// <summary>
/// A node that answers questions: they come on one link, the answers go out on another of the same connection, whose target or
/// whose own name the question gives as where to reply to.
/// </summary>
internal abstract class RequestNode
{
    private readonly ConcurrentDictionary<(Connection Connection, string ReplyTo), ListenerLink> _answers = new();

    public void Attach(AttachContext context)
    {
        if (context.Attach.Role)
        {
            var replyTo = (context.Link.Session.Connection, (context.Attach.Target as Target)?.Address ?? context.Attach.LinkName);
            _answers[replyTo] = context.Link;
            context.Link.Closed += (_, _) => _answers.TryRemove(replyTo, out _);
        }

        context.Complete(new Endpoint(this), 100);
    }

    /// <summary>The answer, without where it goes.</summary>
    protected abstract Message Answer(Connection connection, Message question);

    private void Ask(MessageContext context)
    {
        var (connection, question) = (context.Link.Session.Connection, context.Message);
        if (question.Properties?.ReplyTo is not { } replyTo || !_answers.TryGetValue((connection, replyTo), out var link))
        {
            context.Complete(new Error(ErrorCode.NotFound) { Description = "No link is attached where to reply to." });
            return;
        }

        context.Complete();
        Message answer;
        try
        {
            answer = Answer(connection, question);
        }
        catch (AmqpException refused) when (refused.Error.Condition?.Equals(new Amqp.Types.Symbol(ErrorCode.ResourceLimitExceeded)) == true)
        {
            answer = Status(403, ErrorCode.ResourceLimitExceeded, refused.Error.Description);
        }
        catch (Exception mistake) when (mistake is InvalidCastException or NullReferenceException or FormatException or AmqpException)
        {
            answer = Status(400, "amqp:decode-error", "The question is not of the shape that is known here.");
        }

        answer.Properties = new Properties();
        answer.Properties.SetCorrelationId(question.Properties.GetMessageId());
        link.SendMessage(answer);
    }

    protected static Message Status(int status, string condition, string description) => new()
    {
        ApplicationProperties = new ApplicationProperties
        {
            ["statusCode"] = status, ["statusDescription"] = description, ["errorCondition"] = new Amqp.Types.Symbol(condition),
        },
        BodySection = new AmqpValue { Value = new Amqp.Types.Map() },
    };

    private sealed class Endpoint(RequestNode node) : LinkEndpoint
    {
        public override void OnMessage(MessageContext messageContext) => node.Ask(messageContext);

        public override void OnFlow(FlowContext flowContext)
        {
            // An answer is sent when there is one.
        }

        public override void OnDisposition(DispositionContext dispositionContext)
        {
            // Whoever asked has the answer.
        }
    }
}
