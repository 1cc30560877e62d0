using NodaTime;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Desk;

/// <summary>What correcting a runner's number or address came to.</summary>
public enum ContactFixed
{
    Done,

    /// <summary>There is no such runner (any more), or they never had such a contact.</summary>
    Gone,

    /// <summary>It is what they have.</summary>
    Same,

    /// <summary>Another runner has it: two people's records are joined only by their own links.</summary>
    Taken,
}

/// <summary>Where runners' contacts are corrected.</summary>
public interface IContactFixes
{
    /// <summary>
    /// Replaces a number or address, in one transaction: links that went to the old one stop working, messages that failed for it need nobody
    /// any more, and what was agreed to is kept with where it was said again. What a provider reported of the old one does not hold for the
    /// new; what the runner or reception stopped stays so.
    /// </summary>
    Task<ContactFixed> Replace(long runnerId, ContactKind kind, string contact, string by, Instant now, CancellationToken ct);
}

/// <summary>Corrects a runner's number or address on reception's word, who has it from the runner.</summary>
public sealed class ContactFixes(IContactFixes store, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>Where it is kept that the runner agreed: they told reception.</summary>
    public const string Evidence = "told reception, with the corrected contact";

    /// <param name="runnerId">Whose.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="isTheirWord">The runner gave it themselves.</param>
    /// <param name="by">Who corrects it.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    /// <returns>Null, and a sentence: what was typed can't be taken.</returns>
    public async Task<(ContactFixed? Came, string Wrong)> Apply(long runnerId, ContactKind kind, string? typed, bool isTheirWord, string by, CancellationToken ct)
    {
        var (contact, wrong) = Read(kind, typed);
        if (wrong.Length == 0 && !isTheirWord)
        {
            wrong = $"Ask the runner for their {kind.Short()}, then tick the box.";
        }

        return wrong.Length > 0 ? (null, wrong) : (await store.Replace(runnerId, kind, contact, by, clock.Now, ct), "");
    }

    private (string Contact, string Wrong) Read(ContactKind kind, string? typed)
    {
        if (kind == ContactKind.Mobile)
        {
            return MobileNumber.TryParse(typed, settings.Texts.Countries, out var number, out var noNumber) ? (number.ToString(), "") : ("", noNumber);
        }

        return EmailAddress.TryParse(typed, out var address, out var noAddress) ? (address.ToString(), "") : ("", noAddress);
    }
}
