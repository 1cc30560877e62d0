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

    private delegate bool TryRead<T>(string text, out T value);

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

    /// <summary>By name only: "1" is no provider.</summary>
    public T OneOf<T>(string key, T otherwise)
        where T : struct, Enum => Value(
            key, otherwise, (text, out value) => Enum.TryParse(text, ignoreCase: true, out value) && !int.TryParse(text, out _),
            string.Join(" or ", Enum.GetNames<T>()));

    public double Number(string key, double otherwise, double min, double max) => Value(
        key, otherwise,
        (text, out value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= min && value <= max,
        string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));

    /// <summary>One of some names, in any case.</summary>
    public string? OneOf(string key, IReadOnlyList<string> names, string? otherwise) => Value(
        key, otherwise,
        (text, out value) => (value = names.FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase))) is not null,
        string.Join(" or ", names));

    public int Whole(string key, int otherwise, int min, int max) => Value(
        key, otherwise,
        (text, out value) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= min && value <= max,
        $"a whole number from {min} to {max}");

    /// <summary>A span of time as <c>hh:mm:ss</c>.</summary>
    public Duration Span(string key, Duration otherwise, Duration min, Duration max) => Value(
        key, otherwise,
        (text, out value) =>
        {
            var isSpan = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && text.Contains(':', StringComparison.Ordinal);
            value = Duration.FromTimeSpan(span);
            return isSpan && value >= min && value <= max;
        },
        $"hours:minutes:seconds from {min.ToTimeSpan():c} to {max.ToTimeSpan():c}, such as 00:45:00");

    public LocalTime TimeOfDay(string key, LocalTime otherwise) => Value(key, otherwise, HoursText.TryTimeOfDay, "a time of day such as 07:30");

    /// <summary>An instant with its offset: <c>2027-04-27T07:25:00+01:00</c> or <c>...Z</c>.</summary>
    public Instant? Instant(string key)
    {
        var time = Value<OffsetDateTime?>(
            key, null,
            (text, out value) => (value = OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var parsed } ? parsed : null) is not null,
            "a date and time with its offset, such as 2027-04-27T07:25:00+01:00");
        if (time is null or { Year: >= 2000 and <= 2100 })
        {
            return time?.ToInstant();
        }

        Mistake($"{key} is '{Text(key)}'; use a time between the years 2000 and 2100.");
        return null;
    }

    public Uri? Address(string key) => Value<Uri?>(
        key, null,
        (text, out value) => Uri.TryCreate(text, UriKind.Absolute, out value) && value is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" },
        "a web address such as https://recovery.example.com");

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
    public string? Email(string key) => Value<string?>(
        key, null, (text, out value) => EmailAddress.TryParse(value = text, out _, out _), "an email address such as reception@example.com, or leave it out");

    /// <summary>Email addresses with commas between them, each once.</summary>
    public IReadOnlyList<string> Emails(string key, int most) => Value<IReadOnlyList<string>>(
        key, [],
        (text, out value) =>
        {
            value = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
            return value.Count > 0 && value.Count <= most && value.All(v => EmailAddress.TryParse(v, out _, out _));
        },
        $"up to {most} email addresses such as reception@example.com with commas between them, or leave it out");

    private T Value<T>(string key, T otherwise, TryRead<T> read, string use)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (read(text, out var value))
        {
            return value;
        }

        Mistake($"{key} is '{text}'; use {use}.");
        return otherwise;
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
