using NodaTime;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>A sign-up as it comes from the form, the API or a line of a file: nothing in it is checked.</summary>
/// <param name="RaceId">A race of the list; empty or <see cref="OtherRace"/> when <paramref name="RaceName"/> names another.</param>
/// <param name="RaceName">A race that isn't on the list, in the runner's words. Ignored when <paramref name="RaceId"/> is of the list.</param>
/// <param name="Day">The runner's own race day, as an ISO date. May be left out for a race of a single day.</param>
/// <param name="Channels">Those that are asked for.</param>
public sealed partial record SignUpForm(
    string? Name, string? Mobile, string? Email, string? RaceId, string? RaceName, string? Day, IReadOnlyCollection<Channel> Channels)
{
    /// <summary>What the form's list sends for "another race".</summary>
    public const string OtherRace = "other";

    /// <summary>Checks everything at once. Null: something is wrong.</summary>
    /// <param name="races">The races on the list.</param>
    /// <param name="countries">Regions whose mobiles are accepted.</param>
    /// <param name="today">The clinic's day.</param>
    /// <param name="consent">What the ticked boxes say.</param>
    /// <param name="errors">Gets a sentence for each field (<see cref="SignUpField"/>) that is wrong.</param>
    /// <returns>
    /// The sign-up, and its race: of the list, or one that the runner named, which is to be saved (<see cref="TypedRace.Joined"/>) before the
    /// sign-up.
    /// </returns>
    public (SignUp SignUp, Race Race)? Check(
        IReadOnlyList<Race> races, IReadOnlyCollection<string> countries, LocalDate today, Consent consent, Dictionary<string, string> errors)
    {
        if (!PersonName.TryParse(Name, out var name, out var noName))
        {
            errors[SignUpField.Name] = noName;
        }

        // A contact whose box is not ticked is neither used nor kept, so nothing about it can be wrong.
        var mobile = default(MobileNumber);
        if (Wants(ContactKind.Mobile) && !MobileNumber.TryParse(Mobile, countries, out mobile, out var noMobile))
        {
            errors[SignUpField.Mobile] = noMobile;
        }

        var email = default(EmailAddress);
        if (Wants(ContactKind.Email) && !EmailAddress.TryParse(Email, out email, out var noEmail))
        {
            errors[SignUpField.Email] = noEmail;
        }

        var choice = CheckRace(races, today, errors);
        if (Channels.Count == 0)
        {
            errors[SignUpField.Consent] = "Tick texts, emails or both.";
        }

        return choice is var (race, day) && errors.Count == 0
            ? (new SignUp(
                name.ToString(), Wants(ContactKind.Mobile) ? mobile.ToString() : null, Wants(ContactKind.Email) ? email.ToString() : null, race.Id, day, consent), race)
            : null;
    }

    /// <summary>All of it, to tell one form from another.</summary>
    internal string Typed => string.Join('|', Name, Mobile, Email, RaceId, RaceName, Day, string.Join(',', Channels));

    private bool Wants(ContactKind kind) => Channels.Any(c => c.Contact == kind);
}

/// <summary>The names under which errors are reported: those of the form, the API's problem and the import's reasons.</summary>
public static class SignUpField
{
    public const string Name = "name";
    public const string Mobile = "mobile";
    public const string Email = "email";
    public const string Race = "race";
    public const string Day = "day";
    public const string Consent = "consent";

    /// <summary>The field in which a contact is typed.</summary>
    public static string Of(ContactKind kind) => kind == ContactKind.Mobile ? Mobile : Email;
}
