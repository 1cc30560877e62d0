using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Races;

namespace Recovery.SignUps;

/// <summary>Races that runners name themselves. The same name in the same year is the same race, however it is spaced or cased.</summary>
public static partial class TypedRace
{
    /// <summary>The race of that name: of <paramref name="listed"/> if one is called so and run that day, else one of its own.</summary>
    public static Race On(string name, LocalDate day, IReadOnlyList<Race> listed)
    {
        var shortName = FinalYear().Replace(name, "") is { Length: > 1 } shorter ? shorter : name;
        return listed.FirstOrDefault(r => r.Days.Contains(day) && (Same(r.Name, name) || Same(r.ShortName, shortName)))
            ?? new Race(Id(shortName, day), name, shortName, [day], Listed: false);
    }

    /// <summary>The race to save: with the days that <paramref name="stored"/>, the race of the same id, already has.</summary>
    public static Race Joined(Race typed, Race? stored) =>
        stored is null ? typed : stored with { Days = [.. stored.Days.Union(typed.Days).Order()] };

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>A hash, since names come in every script; a day off by one is a correction of the same entry, not a second race.</summary>
    private static string Id(string name, LocalDate day) => string.Create(
        CultureInfo.InvariantCulture,
        $"other-{day.Year}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant())).AsSpan(0, 6))}");

    [GeneratedRegex(@"\s+20\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex FinalYear();
}
