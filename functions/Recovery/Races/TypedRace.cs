using System.Text.RegularExpressions;
using NodaTime;

namespace Recovery.Races;

/// <summary>A race that a runner typed in, because it is not on the form's list.</summary>
public static partial class TypedRace
{
    /// <summary>An unlisted race of one day. The same name and day is the same race, whoever types it.</summary>
    /// <param name="name">As typed; any space in it becomes a single one.</param>
    public static Race Of(string name, LocalDate day)
    {
        var tidy = Space().Replace(name, " ").Trim();
        var withoutYear = Year().Replace(tidy, "");
        return new Race(RaceId.Of(tidy, day), tidy, withoutYear.Length > 0 ? withoutYear : tidy, [day], Listed: false);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>A text names the day beside the race, and each of its characters counts.</summary>
    [GeneratedRegex(@" (19|20)\d\d$")]
    private static partial Regex Year();
}
