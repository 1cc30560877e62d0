using NodaTime;
using Recovery.Time;

namespace Recovery.Nudges.Receipts;

/// <summary>Asks for receipts that never came. A provider's call may get lost, and is not repeated.</summary>
public sealed class MissingReceipts(IReceiptStore store, Receiving receiving, ClinicClock clock)
{
    /// <summary>Most receipts come within seconds.</summary>
    private static readonly Duration After = Duration.FromHours(1);

    private static readonly Duration Between = Duration.FromHours(1);

    /// <summary>After a day the network itself has given up.</summary>
    private static readonly Duration Until = Duration.FromDays(1);

    private const int MostAtOnce = 200;

    public async Task AskFor(IChannelProvider provider, CancellationToken ct)
    {
        if (!provider.TellsWhenAsked)
        {
            return;
        }

        var now = clock.Now;
        foreach (var nudge in await store.WithoutReceipt(provider.Channel, now - Until, now - After, now - Between, MostAtOnce, ct))
        {
            var receipt = await provider.Ask(nudge.NudgeId, nudge.ProviderId, ct);
            if (receipt is not null)
            {
                await receiving.Take([receipt], []);
            }

            await store.NoteAsked(nudge.NudgeId, clock.Now, ct);
            if (receipt is null)
            {
                // The rest would get no better answer now.
                break;
            }
        }
    }
}
