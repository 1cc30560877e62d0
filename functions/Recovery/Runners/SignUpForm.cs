using NodaTime;
using NodaTime.Text;
using Recovery.Races;

namespace Recovery.Runners;

/// <summary>A sign-up as it comes from the form, the API or a line of a file: nothing in it is checked.</summary>
/// <param name="RaceId">A race of the list; empty or <see cref="OtherRace"/> when <paramref name="RaceName"/> names another.</param>
/// <param name="RaceName">A race that isn't on the list, in the runner's words. Ignored when <paramref name="RaceId"/> is of the list.</param>
/// <param name="Day">The runner's own race day, as an ISO date. May be left out for a race of a single day.</param>
/// <param name="Sms">Texts are asked for.</param>
/// <param name="EmailOptIn">Emails are asked for.</param>
public sealed record SignUpForm(
    string? Name, string? Mobile, string? Email, string? RaceId, string? RaceName, string? Day, bool Sms, bool EmailOptIn)
{
    /// <summary>What the form's list sends for "another race".</summary>
    public const string OtherRace = "other";

    private const int ShortestRaceName = 2;
    private const int LongestRaceName = 60;
    private const int FarthestInDays = 400;
    private const int LongestAgoInDays = 7;

    /// <summary>Checks everything at once.</summary>
    /// <param name="races">The races on the list.</param>
    /// <param name="countries">Regions whose mobiles are accepted.</param>
    /// <param name="today">The clinic's day.</param>
    public SignUpCheck Check(IReadOnlyList<Race> races, IReadOnlyCollection<string> countries, LocalDate today)
    {
        var errors = new Dictionary<string, string>();
        if (!PersonName.TryParse(Name, out var name, out var noName))
        {
            errors[SignUpField.Name] = noName;
        }

        // A contact whose box is not ticked is neither used nor kept, so nothing about it can be wrong.
        var mobile = default(MobileNumber);
        if (Sms && !MobileNumber.TryParse(Mobile, countries, out mobile, out var noMobile))
        {
            errors[SignUpField.Mobile] = noMobile;
        }

        var email = default(EmailAddress);
        if (EmailOptIn && !EmailAddress.TryParse(Email, out email, out var noEmail))
        {
            errors[SignUpField.Email] = noEmail;
        }

        var race = FindRace(races, errors);
        var day = ReadDay(race, today, errors);
        if (!Sms && !EmailOptIn)
        {
            errors[SignUpField.Consent] = "Tick texts, emails or both; nothing is sent without.";
        }

        return errors.Count > 0
            ? new SignUpCheck(null, errors)
            : new SignUpCheck(
                new CheckedSignUp(
                    name.ToString(), Sms ? mobile.ToString() : null, EmailOptIn ? email.ToString() : null,
                    race ?? TypedRace.On(TypedWords.Fold(RaceName), day, races), day),
                errors);
    }

    /// <summary>The race of the list that was chosen; null for another race, or after noting what is wrong.</summary>
    private Race? FindRace(IReadOnlyList<Race> races, Dictionary<string, string> errors)
    {
        var id = RaceId?.Trim();
        if (id is not (null or "" or OtherRace))
        {
            var race = races.FirstOrDefault(r => r.Id == id);
            if (race is null)
            {
                errors[SignUpField.Race] = "That race is not on the list; choose one that is, or name another.";
            }

            return race;
        }

        var typed = TypedWords.Fold(RaceName);
        var wrong = typed switch
        {
            "" => "Choose a race, or name another.",
            { Length: < ShortestRaceName } => "That race's name is too short; write it out.",
            { Length: > LongestRaceName } => $"That race's name is too long; use at most {LongestRaceName} characters.",
            _ when TypedWords.Fault(typed) is { } fault => $"A race's name {fault}.",
            _ when !TypedWords.HasLetter(typed) => "A race's name has letters; write it out.",
            _ => null,
        };
        if (wrong is not null)
        {
            errors[SignUpField.Race] = wrong;
        }

        return null;
    }

    private LocalDate ReadDay(Race? race, LocalDate today, Dictionary<string, string> errors)
    {
        var text = Day?.Trim() ?? "";
        var parsed = LocalDatePattern.Iso.Parse(text);
        var day = text.Length == 0 && race is { Days: [var only] } ? only : parsed.Success ? parsed.Value : default;
        var wrong = text switch
        {
            "" when race is null => "Enter the race day.",
            "" when race is { Days.Count: > 1 } => $"Choose the race day: {DaysOf(race)}.",
            not "" when !parsed.Success => "Enter the race day as a date, such as 2027-04-25.",
            _ when race is not null && !race.Days.Contains(day) => $"{race.Name} is not on that day; it is on {DaysOf(race)}.",
            _ when day < today.PlusDays(-LongestAgoInDays) => "That race day is more than a week ago; no message would come any more.",
            _ when race is null && day > today.PlusDays(FarthestInDays) => $"That race day is more than {FarthestInDays} days away; sign up nearer to it.",
            _ => null,
        };
        if (wrong is not null)
        {
            errors[SignUpField.Day] = wrong;
        }

        return day;
    }

    private static string DaysOf(Race race) => string.Join(
        " or ", race.Days.Select(d => LocalDatePattern.CreateWithInvariantCulture("ddd d MMMM uuuu").Format(d)));
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
}
