using Amqp;
using Amqp.Framing;
using Recovery.Broker.Links;

namespace Recovery.Broker.SignIn;

/// <summary>
/// The node <c>$cbs</c>, where a client that connected without a name puts its token.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#claims-based-authorization
/// </summary>
internal sealed class ClaimsNode(Doorkeeper doorkeeper) : RequestNode
{
    public const string Address = "$cbs";

    protected override Message Answer(Connection connection, Message question)
    {
        var asked = question.ApplicationProperties;
        var letIn = asked?["operation"] as string == "put-token"
            && doorkeeper.LetIn(connection, asked["type"] as string, question.Body as string);
        return new Message
        {
            ApplicationProperties = new ApplicationProperties
            {
                ["status-code"] = letIn ? 202 : 401,
                ["status-description"] = letIn ? "Accepted" : "InvalidSignature: the token is none of ours, or has run out.",
            },
        };
    }
}
