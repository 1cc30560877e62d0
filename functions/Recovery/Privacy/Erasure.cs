using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Privacy;

/// <summary>
/// Erases a runner at their request. Texts whose answers got lost are looked up once more before: with the number gone they can't be asked for
/// any longer, and the provider's copies would stay.
/// </summary>
public sealed class Erasure(IRunnerData data, ITextsInDoubt store, MessageWriter writer, ChannelGates gates, ClinicClock clock)
{
    /// <summary>Not cancelled when the request is. False: there is no such runner.</summary>
    public async Task<bool> Erase(long runnerId, ChangedBy by)
    {
        await LookUp(runnerId);
        return await data.Erase(runnerId, by, clock.Now, CancellationToken.None);
    }

    private async Task LookUp(long runnerId)
    {
        foreach (var text in await store.TextsInDoubt(runnerId, CancellationToken.None))
        {
            if (writer.BlockReason(text) is not null || writer.Write(text, clock.Now) is not { } message)
            {
                continue;
            }

            switch (await gates.Of(text.Channel).Provider.Find(message, text.AttemptedAt, CancellationToken.None))
            {
                case Lookup.Found found:
                    await store.SettleSent(text.Message, found.ProviderId, clock.Now, CancellationToken.None);
                    break;
                case Lookup.NoAnswer:
                    // An erasure does not wait; a receipt may still name the copy.
                    return;
            }
        }
    }
}
