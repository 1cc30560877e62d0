using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Messages;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.BrowserTests.Still;

/// <summary>The phones and mailboxes behind the sandbox: what is refused, what never arrives, and what nothing is heard of.</summary>
internal sealed class Phones(IChannelProvider sandbox, List<Receipt> reports) : IChannelProvider
{
    public const string NobodyHasIt = "+447700900107";
    public const string Off = "+447700900105";
    public const string OffWithEmail = "+447700900113";
    public const string NotAMobile = "+447700900119";
    public const string LosesTheAnswer = "+447700900141";
    public const string NotReported = "+447700900125";

    public Channel Channel => sandbox.Channel;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken ct)
    {
        switch (message)
        {
            case OutgoingText { To: NotAMobile }:
                return new Outcome.Rejected("21614", "This number isn't a mobile, so it can't get texts.", OfNumber: true);
            case OutgoingText { To: LosesTheAnswer }:
                return new Outcome.InDoubt("Twilio's answer got lost, so we don't know yet whether the text went out.");
        }

        var taken = await sandbox.Send(message, ct);
        if (taken is Outcome.Accepted && Report(message) is { } report)
        {
            reports.Add(report);
        }

        return taken;
    }

    public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) =>
        Task.FromResult<Lookup>(new Lookup.NoAnswer("Twilio couldn't be asked."));

    private Receipt? Report(OutgoingMessage message) => message switch
    {
        OutgoingText { To: NotReported } => null,
        OutgoingText { To: NobodyHasIt } => TwilioReceipts.Of(message.NudgeId, "undelivered", "30005", null),
        OutgoingText { To: Off or OffWithEmail } => TwilioReceipts.Of(message.NudgeId, "undelivered", "30003", null),
        OutgoingText => TwilioReceipts.Of(message.NudgeId, "delivered", null, null),
        _ => new Receipt(message.NudgeId, Channel, ReceiptKind.EmailDelivered),
    };
}
