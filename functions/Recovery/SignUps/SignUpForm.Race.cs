using NodaTime;
using NodaTime.Text;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.SignUps;

/// <summary>Which race and day were chosen.</summary>
public sealed partial record SignUpForm
{
    private const int ShortestRaceName = 2;
    private const int LongestRaceName = 60;
    private const int FarthestInDays = 400;
    private const int LongestAgoInDays = 7;

    /// <summary>The race (of the list, or one to be saved) and its day; null after noting what is wrong in <paramref name="errors"/>.</summary>
    internal (Race Race, LocalDate Day)? CheckRace(IReadOnlyList<Race> races, LocalDate today, Dictionary<string, string> errors)
    {
        var race = FindRace(races, errors);
        var day = ReadDay(race, today, errors);
        return errors.ContainsKey(SignUpField.Race) || errors.ContainsKey(SignUpField.Day)
            ? null
            : (race ?? TypedRace.On(TypedWords.Fold(RaceName), day, races), day);
    }

    /// <summary>The race of the list that was chosen; null for another race, or after noting what is wrong.</summary>
    private Race? FindRace(IReadOnlyList<Race> races, Dictionary<string, string> errors)
    {
        var id = Invisible.Drop(RaceId).Trim();
        if (id is not ("" or OtherRace))
        {
            var race = races.FirstOrDefault(r => r.Id == id);
            if (race is null)
            {
                errors[SignUpField.Race] = "That race isn't on our list. Choose one that is, or choose \"Another race\".";
            }

            return race;
        }

        var typed = TypedWords.Fold(RaceName);
        var wrong = typed switch
        {
            "" => id.Length == 0 ? "Choose your race." : "Enter the name of your race.",
            { Length: < ShortestRaceName } => "That name is too short. Enter the full name of the race.",
            { Length: > LongestRaceName } => $"That name is too long. Use up to {LongestRaceName} characters.",
            _ when TypedWords.Fault(typed) is { } fault => $"The name of the race {fault}.",
            _ when !TypedWords.HasLetter(typed) => "Enter the name of your race in letters.",
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
        var text = Invisible.Drop(Day).Trim();
        var parsed = LocalDatePattern.Iso.Parse(text);
        var day = text.Length == 0 && race is { Days: [var only] } ? only : parsed.Success ? parsed.Value : default;
        var wrong = text switch
        {
            "" when race is null => "Enter your race day.",
            "" when race is { Days.Count: > 1 } => $"Choose your race day: {DaysOf(race)}.",
            not "" when !parsed.Success => "Enter your race day as a date, for example 2027-04-25.",
            _ when race is not null && !race.Days.Contains(day) => $"{Capital(race.InSentence)} isn't on that day. It's on {DaysOf(race)}.",
            _ when day < today.PlusDays(-LongestAgoInDays) => "That race was more than a week ago. It's too late for us to remind you.",
            _ when race is null && day > today.PlusDays(FarthestInDays) => $"That race is more than {FarthestInDays} days away. Please sign up nearer the time.",
            _ => null,
        };
        if (wrong is not null)
        {
            errors[SignUpField.Day] = wrong;
        }

        return day;
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string DaysOf(Race race) => string.Join(
        " or ", race.Days.Select(d => LocalDatePattern.CreateWithInvariantCulture("ddd d MMMM uuuu").Format(d)));
}
