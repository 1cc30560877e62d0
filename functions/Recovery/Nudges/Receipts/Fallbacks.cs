using Recovery.Channels;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.Nudges.Receipts;

/// <summary>
/// A text that did not arrive, or that its number never takes (and was not even tried for it), goes out as an email instead (as for every channel that has a stand-in): if the
/// runner allowed email, there is time left, the step has no email of its own, and there are words for one.
/// </summary>
public sealed class Fallbacks(IFallbackStore store, MessageComposer composer, SigningKey key, ClinicClock clock)
{
    private const int Batch = 500;

    /// <summary>Found by what is stored, so that none is lost when the system stops between the receipt and this. The caller queues them. Returns how many.</summary>
    public async Task<int> Tick(CancellationToken ct)
    {
        var total = 0;
        foreach (var channel in ChannelCatalog.All)
        {
            total += channel.StandIn is { } other ? await FallBack(channel, other, ct) : 0;
        }

        return total;
    }

    private async Task<int> FallBack(Channel channel, Channel other, CancellationToken ct)
    {
        var total = 0;
        while (await store.ToFallBack(channel, other, composer.WithStandIn(channel), clock.Now, Batch, ct) is { Count: > 0 } failed)
        {
            await store.FallBack(other, [.. failed.Select(f => f with { InsteadId = NudgeId.Of(key, f.EntryId, f.Step, other) })], clock.Now, ct);
            total += failed.Count;
        }

        return total;
    }
}

/// <summary>A text to be replaced by an email.</summary>
/// <param name="NudgeId">The text's.</param>
/// <param name="InsteadId">The id that the email gets; empty: not made yet.</param>
public sealed record Fallback(string NudgeId, long EntryId, string Step, string InsteadId = "");
