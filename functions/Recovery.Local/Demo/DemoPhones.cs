using Microsoft.Extensions.Hosting;
using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Messages;
using Recovery.Nudges.Receipts;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Local.Demo;

/// <summary>The phones and mailboxes at the other end: soon after a message was taken, its receipt comes back as a provider's would.</summary>
internal sealed class DemoPhones(ReceiptHandler receipts, ClinicClock clock) : BackgroundService
{
    /// <summary>The network has given this number to nobody: the first text to it is the last.</summary>
    public const string DeadNumber = "+447700900107";

    /// <summary>Switched off whenever a text comes; its runner allowed email too.</summary>
    public const string OffWithEmail = "+447700900113";

    /// <summary>Switched off as well, and there is no other way to reach its runner.</summary>
    public const string OffWithoutEmail = "+447700900105";

    /// <summary>On the demo's clock.</summary>
    private static readonly Duration ReceiptTakes = Duration.FromSeconds(20);

    private readonly System.Threading.Channels.Channel<(OutgoingMessage Message, Channel By)> _taken =
        System.Threading.Channels.Channel.CreateUnbounded<(OutgoingMessage, Channel)>();

    /// <summary>A message was handed over.</summary>
    public void Took(OutgoingMessage message, Channel by) => _taken.Writer.TryWrite((message, by));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var first in _taken.Reader.ReadAllAsync(stoppingToken))
        {
            await clock.Delay(ReceiptTakes, stoppingToken);
            List<Receipt> due = [Of(first)];
            while (_taken.Reader.TryRead(out var next))
            {
                due.Add(Of(next));
            }

            await receipts.Apply(due, []);
        }
    }

    private static Receipt Of((OutgoingMessage Message, Channel By) taken) => taken.Message switch
    {
        OutgoingText { To: DeadNumber } text => Undelivered(text, "30005"),
        OutgoingText { To: OffWithEmail or OffWithoutEmail } text => Undelivered(text, "30003"),
        OutgoingText text => TwilioReceipts.Of(text.NudgeId, "delivered", null, null)!,
        _ => new Receipt(taken.Message.NudgeId, taken.By, ReceiptKind.EmailDelivered),
    };

    private static Receipt Undelivered(OutgoingText text, string code) => TwilioReceipts.Of(text.NudgeId, "undelivered", code, null)!;
}
