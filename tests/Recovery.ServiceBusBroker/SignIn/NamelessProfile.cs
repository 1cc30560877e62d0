using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace Recovery.Broker.SignIn;

/// <summary>Lets everybody connect under a mechanism's name: whoever does still has to put a token.</summary>
internal sealed class NamelessProfile(Symbol mechanism) : SaslProfile(mechanism)
{
    /// <summary>What Microsoft's clients use before they put a token.</summary>
    public static readonly Symbol Claims = new("MSSBCBS");

    protected override ITransport UpgradeTransport(ITransport transport) => transport;

    protected override DescribedList GetStartCommand(string hostname) => throw new NotSupportedException("This side listens.");

    protected override DescribedList OnCommand(DescribedList command) => command is SaslInit
        ? new SaslOutcome { Code = SaslCode.Ok }
        : throw new AmqpException(ErrorCode.NotAllowed, "A client begins with sasl-init.");
}
