using Recovery.Runners;

namespace Recovery.Tests.Channels.Chat;

/// <summary>A channel that is for tests alone: what a newcomer would write to add one. It goes to a mobile, beside texts.</summary>
public sealed class ChatChannel : Channel
{
    private ChatChannel()
    {
    }

    public static ChatChannel Instance { get; } = new();

    public override string Code => "chat";

    public override string Section => "Chat";

    public override ContactKind Contact => ContactKind.Mobile;

    public override MessageForm Form => MessageForm.Text;

    public override ChannelWords Words { get; } = new("chat message", "chats", "message", "Arrived in the chat");

    public override ChannelTariff Tariff { get; } = new("MessagesPerSecond", 20);

    public override string ConfirmsAs => "ConfirmChat";

    public override IReadOnlyList<string> Providers { get; } = [ProviderName.Sandbox];

    public override bool OncePerSession => true;
}
