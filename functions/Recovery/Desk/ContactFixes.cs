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
    /// Replaces a number or address, in one transaction: links that went to the old one stop working, reminders that it could not take need nobody
    /// any more, and what was agreed to is kept with where it was said again. What a provider reported of the old one does not hold for the
    /// new; what the runner or reception stopped stays so.
    /// </summary>
    /// <param name="runnerId">Whose.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="contact">The new one: E.164, or an address.</param>
    /// <param name="evidence">How the clinic knows it.</param>
    /// <param name="by">Who corrects it.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<ContactFixed> Replace(long runnerId, ContactKind kind, string contact, string evidence, string by, Instant now, CancellationToken ct);
}

/// <summary>Corrects a runner's number or address on reception's word, who has it from the runner.</summary>
public sealed class ContactFixes(IContactFixes store, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>The most characters (UTF-16 units) of <c>evidence</c>.</summary>
    public const int LongestEvidence = 200;

    /// <summary>Where it is kept that the runner agreed: they told reception, who ticked the box that says so.</summary>
    public const string Evidence = "told reception, with the corrected contact";

    /// <param name="runnerId">Whose.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="evidence">How the clinic knows it; null: nobody says that the runner gave it themselves.</param>
    /// <param name="by">Who corrects it.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    /// <returns>Null, and a sentence: what was typed can't be taken.</returns>
    public async Task<(ContactFixed? Came, string Wrong)> Apply(long runnerId, ContactKind kind, string? typed, string? evidence, string by, CancellationToken ct)
    {
        var (contact, wrong) = Read(kind, typed);
        if (wrong.Length > 0)
        {
            return (null, wrong);
        }

        return evidence is null
            ? (null, $"Ask the runner for their {kind.Short()}, then tick the box.")
            : (await store.Replace(runnerId, kind, contact, evidence, by, clock.Now, ct), "");
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
