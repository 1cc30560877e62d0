using Recovery.Runners;

namespace Recovery.Channels.Email;

/// <summary>Emails.</summary>
public sealed class EmailChannel : Channel
{
    /// <summary>Its queue, where an attribute needs a constant.</summary>
    public const string QueueName = "email-nudges";

    private EmailChannel()
    {
    }

    public static EmailChannel Instance { get; } = new();

    public override string Code => "email";

    public override string Section => "Email";

    public override ContactKind Contact => ContactKind.Email;

    public override MessageForm Form => MessageForm.Letter;

    public override ChannelWords Words { get; } = new("email", "emails", "email", "Arrived in the mailbox");

    public override ChannelTariff Tariff { get; } = new("MessagesPerSecond", 50);

    public override string ConfirmsAs => "ConfirmEmail";

    public override string OptInColumn => "email_opt_in";

    public override IReadOnlyList<string> Providers { get; } = [ProviderName.Sandbox, ProviderName.SendGrid];

    public override string UsualProvider => ProviderName.Sandbox;

    public override IReadOnlyList<string> UsualSteps { get; } = ["book-ahead", "doms"];
}
