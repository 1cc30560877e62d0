using Recovery.Channels.Email;
using Recovery.Runners;

namespace Recovery.Channels.Sms;

/// <summary>Texts.</summary>
public sealed class SmsChannel : Channel
{
    /// <summary>Its queue, where an attribute needs a constant.</summary>
    public const string QueueName = "sms-nudges";

    private SmsChannel()
    {
    }

    public static SmsChannel Instance { get; } = new();

    public override string Code => "sms";

    public override string Section => "Sms";

    public override ContactKind Contact => ContactKind.Mobile;

    public override MessageForm Form => MessageForm.Text;

    public override ChannelWords Words { get; } = new("text", "texts", "text", "Arrived on the phone");

    public override ChannelTariff Tariff { get; } = new("SegmentsPerSecond", 10, "segment", "PricePerSegment", 0.0463);

    public override string ConfirmsAs => "ConfirmMobile";

    public override IReadOnlyList<string> Providers { get; } = [ProviderName.Sandbox, ProviderName.Twilio];

    public override string UsualProvider => ProviderName.Sandbox;

    public override IReadOnlyList<string> UsualSteps { get; } = ["doms", "last-call"];

    public override bool LeavesCopies => true;

    public override bool CanBeLookedUp => true;

    public override bool OncePerSession => true;

    public override Channel StandIn => EmailChannel.Instance;
}
