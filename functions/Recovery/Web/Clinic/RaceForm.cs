using NodaTime.Text;
using NodaTime;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Web.Clinic;

/// <summary>A race as it is typed in, on the page or as JSON; checked into a <see cref="Race"/>.</summary>
/// <param name="Id">Of a race that is changed; a new one gets its id from its name.</param>
/// <param name="ShortName">For texts; the name without its year when not given.</param>
/// <param name="InSentence">"the London Marathon". Empty: the short name. Not given: what the race has, while its short name stays.</param>
/// <param name="Days">ISO days, in any order.</param>
/// <param name="Listed">Whether the sign-up form offers it; yes when not given.</param>
public sealed record RaceForm(string? Id, string? Name, string? ShortName, IReadOnlyList<string?>? Days, bool? Listed, string? InSentence = null)
{
    private const int LongestName = 60;
    private const int LongestShortName = 30;
    private const int LongestInSentence = 34;
    private const int MostDays = 14;
    private const string Unreadable = "This has characters we can't show. Please type it again.";

    /// <summary>The race, or null when something is wrong with it.</summary>
    public Race? Check(LocalDate today, Race? before, Mistakes mistakes)
    {
        var name = Tidy(Name);
        if (name.Length is 0 or > LongestName)
        {
            mistakes.Add("name", $"Give the race a name of up to {LongestName} characters.");
        }

        if (TypedWords.HasUnreadable(name))
        {
            mistakes.Add("name", Unreadable);
            name = "";
        }

        var shortName = Tidy(ShortName) is { Length: > 0 } given ? given : WithoutYear(name);
        if (TypedWords.HasUnreadable(shortName))
        {
            mistakes.Add("shortName", Unreadable);
        }

        if (shortName.Length > LongestShortName)
        {
            mistakes.Add("shortName", $"Give a short name of up to {LongestShortName} characters: texts are short.");
        }

        var spoken = CheckSpoken(shortName, before, mistakes);
        var days = CheckDays(today, before, mistakes);
        var id = before?.Id ?? RaceId.Of(name);
        if (id.Length == 0 && name.Length > 0)
        {
            mistakes.Add("name", "Give the race a name with letters or digits.");
        }

        return mistakes.Any ? null : new Race(id, name, shortName, days, Listed ?? before?.Listed ?? true, spoken);
    }

    private string? CheckSpoken(string shortName, Race? before, Mistakes mistakes)
    {
        if (InSentence is null)
        {
            return before?.ShortName == shortName ? before.Spoken : null;
        }

        var spoken = Tidy(InSentence);
        if (TypedWords.HasUnreadable(spoken))
        {
            mistakes.Add("inSentence", Unreadable);
        }

        if (spoken.Length > LongestInSentence)
        {
            mistakes.Add("inSentence", $"Give a name for sentences of up to {LongestInSentence} characters: texts are short.");
        }

        return spoken.Length == 0 || spoken == shortName ? null : spoken;
    }

    private LocalDate[] CheckDays(LocalDate today, Race? before, Mistakes mistakes)
    {
        var days = new SortedSet<LocalDate>();
        foreach (var text in (Days ?? []).Select(d => Invisible.Drop(d).Trim()).Where(d => !string.IsNullOrEmpty(d)))
        {
            if (LocalDatePattern.Iso.Parse(text!) is not { Success: true } day)
            {
                mistakes.Add("days", $"'{text}' isn't a date. Use dates like 2027-04-25.");
            }
            else if (day.Value < today && before?.Days.Contains(day.Value) != true)
            {
                mistakes.Add("days", $"{text} is in the past. Give days from today on.");
            }
            else if (day.Value > today.PlusYears(5))
            {
                mistakes.Add("days", $"{text} is more than five years away. Check the year.");
            }
            else
            {
                days.Add(day.Value);
            }
        }

        if (!mistakes.ByField.ContainsKey("days") && days.Count is 0 or > MostDays)
        {
            mistakes.Add("days", $"A race has 1 to {MostDays} days. Give each as a date like 2027-04-25.");
        }

        return [.. days];
    }

    private static string Tidy(string? text) =>
        string.Join(' ', Invisible.Drop(text, keepJoiners: true).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string WithoutYear(string name) =>
        name.Length > 5 && name[^5] == ' ' && name[^4..].All(char.IsAsciiDigit) ? name[..^5] : name;
}
