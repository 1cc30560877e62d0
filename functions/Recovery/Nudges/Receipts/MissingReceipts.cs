using NodaTime;
using Recovery.Time;

namespace Recovery.Nudges.Receipts;

/// <summary>Asks for receipts that never came: a provider's call may get lost, and is not repeated.</summary>
public sealed class MissingReceipts(IReceiptStore store, ReceiptHandler receipts, ClinicClock clock)
{
    /// <summary>Most receipts come within seconds.</summary>
    private static readonly Duration After = Duration.FromHours(1);

    private static readonly Duration Between = Duration.FromHours(1);

    /// <summary>After a day the network itself has given up.</summary>
    private static readonly Duration Until = Duration.FromDays(1);

    private const int MostAtOnce = 200;

    public async Task AskFor(IReceiptSource provider, CancellationToken ct)
    {
        var now = clock.Now;
        var unreceipted = await store.WithoutReceipt(provider.Channel, now - Until, now - After, now - Between, MostAtOnce, ct);
        await TickSteps.Each(unreceipted, nudge => Ask(provider, nudge, ct), ct);
    }

    /// <summary>False: the rest would get no better answer now.</summary>
    private async Task<bool> Ask(IReceiptSource provider, Unreceipted nudge, CancellationToken ct)
    {
        try
        {
            var receipt = await provider.Ask(nudge.NudgeId, nudge.ProviderId, ct);
            if (receipt is not null)
            {
                await receipts.Apply([receipt], []);
            }

            return receipt is not null;
        }
        finally
        {
            // Whatever came of it: it must not come first for ever.
            await store.NoteAsked(nudge.NudgeId, clock.Now, ct);
        }
    }
}
