using Recovery.Messages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.Nudges.Receipts;

/// <summary>
/// A text that did not arrive, or that its number never takes (and was not even tried for it), goes out as an email instead: if the
/// runner allowed email, there is time left, the step has no email of its own, and there are words for one.
/// </summary>
public sealed class Fallbacks(IFallbackStore store, MessageComposer composer, SigningKey key, ClinicClock clock)
{
    private const int Batch = 500;

    /// <summary>Found by what is stored, so that none is lost when the system stops between the receipt and this. The caller queues them. Returns how many.</summary>
    public async Task<int> Tick(CancellationToken ct)
    {
        var total = 0;
        while (await store.ToFallBack(composer.WithFallback, clock.Now, Batch, ct) is { Count: > 0 } texts)
        {
            await store.FallBack([.. texts.Select(t => t with { EmailId = NudgeId.Of(key, t.EntryId, t.Step, Channel.Email) })], clock.Now, ct);
            total += texts.Count;
        }

        return total;
    }
}

/// <summary>A text to be replaced by an email.</summary>
/// <param name="TextId">The text's nudge.</param>
/// <param name="EmailId">The id that the email gets; empty: not made yet.</param>
public sealed record Fallback(string TextId, long EntryId, string Step, string EmailId = "");
