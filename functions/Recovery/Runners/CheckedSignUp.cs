using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Nudges;
using Recovery.Races;

namespace Recovery.Runners;

/// <summary>What checking a <see cref="SignUpForm"/> came to: the sign-up, or a sentence for each field of <see cref="SignUpField"/> that is wrong.</summary>
public sealed record SignUpCheck(CheckedSignUp? SignUp, IReadOnlyDictionary<string, string> Errors)
{
    [MemberNotNullWhen(true, nameof(SignUp))]
    public bool IsGood => SignUp is not null;
}

/// <summary>A sign-up in which everything is as it should be.</summary>
/// <param name="Mobile">E.164; null when no texts were asked for.</param>
/// <param name="Email">Null when no emails were asked for.</param>
/// <param name="Race">Of the list; or one that the runner named, which is to be saved (<see cref="TypedRace.Joined"/>) before the sign-up.</param>
public sealed record CheckedSignUp(string Name, string? Mobile, string? Email, Race Race, LocalDate Day)
{
    /// <summary>Those that were asked for.</summary>
    public IReadOnlyList<Channel> Channels => [.. new[] { Channel.Sms, Channel.Email }.Where(c => (c == Channel.Sms ? Mobile : Email) is not null)];

    public SignUp With(Consent consent) => new(Name, Mobile, Email, Race.Id, Day, consent);
}

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
