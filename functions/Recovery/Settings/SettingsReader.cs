using System.Globalization;
using Microsoft.Extensions.Configuration;
using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;
using Recovery.Runners;

namespace Recovery.Settings;

/// <summary>
/// Reads typed settings and collects every mistake as a sentence that says what to change, so that all are named at once.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    /// <summary>Where Azure can't read a secret, the setting holds the reference itself: long enough for a key, and no secret at all.</summary>
    private const string UnresolvedSecret = "@Microsoft.KeyVault(";

    private readonly List<string> _mistakes = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Notes a mistake; one that is met again, because a setting is read in several places, is named once.</summary>
    public void Mistake(string sentence)
    {
        if (!_mistakes.Contains(sentence))
        {
            _mistakes.Add(sentence);
        }
    }

    /// <summary>What is set, without spaces around it; null: nothing, or nothing that can be used.</summary>
    public string? Text(string key) => Plain(key, configuration[key]);

    public string Text(string key, string otherwise) => Text(key) ?? otherwise;

    /// <summary>The keys right under a section, with their values: <c>Clinic:Exceptions:2027-05-03</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Section(string key) =>
        [.. configuration.GetSection(key).GetChildren().Select(c => new KeyValuePair<string, string>(c.Key, Plain(c.Path, c.Value) ?? ""))];

    public IReadOnlyList<string> Children(string key) => [.. configuration.GetSection(key).GetChildren().Select(c => c.Key)];

    public T OneOf<T>(string key, T otherwise)
        where T : struct, Enum
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        // By name only: "1" is no provider.
        if (!int.TryParse(text, out _) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
        {
            return value;
        }

        Mistake($"{key} is '{text}'; use {string.Join(" or ", Enum.GetNames<T>())}.");
        return otherwise;
    }

    /// <summary>One of some names, in any case.</summary>
    public string? OneOf(string key, IReadOnlyList<string> names, string? otherwise)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        if (names.FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            return name;
        }

        Mistake($"{key} is '{text}'; use {string.Join(" or ", names)}.");
        return otherwise;
    }

    public double Number(string key, double otherwise, double min, double max)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Mistake(string.Create(CultureInfo.InvariantCulture, $"{key} is '{text}'; use a number from {min} to {max}."));
        return otherwise;
    }

    public int Whole(string key, int otherwise, int min, int max)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Mistake($"{key} is '{text}'; use a whole number from {min} to {max}.");
        return otherwise;
    }

    /// <summary>A span of time as <c>hh:mm:ss</c>.</summary>
    public Duration Span(string key, Duration otherwise, Duration min, Duration max)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            && Duration.FromTimeSpan(span) is var value && value >= min && value <= max)
        {
            return value;
        }

        Mistake($"{key} is '{text}'; use hours:minutes:seconds from {min.ToTimeSpan():c} to {max.ToTimeSpan():c}, such as 00:45:00.");
        return otherwise;
    }

    public LocalTime TimeOfDay(string key, LocalTime otherwise)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        if (HoursText.TryTimeOfDay(text, out var value))
        {
            return value;
        }

        Mistake($"{key} is '{text}'; use a time of day such as 07:30.");
        return otherwise;
    }

    /// <summary>An instant with its offset: <c>2027-04-27T07:25:00+01:00</c> or <c>...Z</c>.</summary>
    public Instant? Instant(string key)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        var parsed = OffsetDateTimePattern.ExtendedIso.Parse(text);
        if (parsed.Success && parsed.Value.Year is >= 2000 and <= 2100)
        {
            return parsed.Value.ToInstant();
        }

        Mistake(parsed.Success ? $"{key} is '{text}'; use a time between the years 2000 and 2100." : $"{key} is '{text}'; use a date and time with its offset, such as 2027-04-27T07:25:00+01:00.");
        return null;
    }

    public Uri? Address(string key)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
        {
            return uri;
        }

        Mistake($"{key} is '{text}'; use a web address such as https://recovery.example.com.");
        return null;
    }

    /// <summary>The address of a whole site: pages, links and signatures all take the path to begin at its root.</summary>
    public Uri? Site(string key)
    {
        var address = Address(key);
        if (address is null or { AbsolutePath: "/" })
        {
            return address;
        }

        Mistake($"{key} is '{address}'; leave out the path '{address.AbsolutePath}': the system needs an address of its own, such as https://recovery.example.com.");
        return null;
    }

    /// <summary>An email address, as a runner's would be checked.</summary>
    public string? Email(string key)
    {
        var text = Text(key);
        if (text is null || EmailAddress.TryParse(text, out _, out _))
        {
            return text;
        }

        Mistake($"{key} is '{text}'; use an email address such as reception@example.com, or leave it out.");
        return null;
    }

    private string? Plain(string key, string? value)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (value.StartsWith(UnresolvedSecret, StringComparison.OrdinalIgnoreCase))
        {
            Mistake($"{key} is a Key Vault reference that could not be read; put the secret into the vault, and let the app's identity read it.");
            return null;
        }

        if (value.Any(IsInvisible))
        {
            // Not shown: it may be a secret, and would break the line.
            Mistake($"{key} has a line break or another control character in it; write it on one line, in visible characters.");
            return null;
        }

        return value;
    }

    /// <summary>Such characters end up in headers, subjects and texts, where they break lines or hide something.</summary>
    private static bool IsInvisible(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
