using System.Globalization;
using System.Text.RegularExpressions;

namespace Recovery.Runners;

/// <summary>
/// An email address as mail providers take it. Stricter than RFC 5321 where its freedom only serves mistakes: no quoted names,
/// no comments, no address literals, no host without a dot.
/// </summary>
public readonly partial record struct EmailAddress
{
    /// <summary>RFC 5321, 4.5.3.1, with its erratum 1690.</summary>
    private const int LongestAddress = 254;

    private const int LongestName = 64;
    private const string Example = "for example name@example.com";
    private const string NoDomain = "Check the part after the @, for example example.com.";
    private const string NameSigns = "!#$%&'*+-/=?^_`{|}~.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private readonly string? _address;

    private EmailAddress(string address) => _address = address;

    /// <summary>The address as given, without spaces and invisible marks around it; an international domain in its ASCII form (<c>xn--...</c>), which every provider takes.</summary>
    public override string ToString() => _address ?? "";

    /// <summary>Checks an address. It is never corrected: a likely typo may be somebody's real address.</summary>
    /// <param name="text">What was typed; any input is answered, none throws.</param>
    /// <param name="address">The address, when it can be one.</param>
    /// <param name="reason">Otherwise a sentence that says what is wrong; empty when it can be one.</param>
    public static bool TryParse(string? text, out EmailAddress address, out string reason)
    {
        address = default;
        text = Invisible.Drop(text).Trim();
        var at = text.LastIndexOf('@');
        var domain = "";
        reason = Whole(text) ?? Name(text[..at]) ?? Domain(text[(at + 1)..], out domain) ?? "";
        if (reason.Length == 0 && at + 1 + domain.Length > LongestAddress)
        {
            reason = TooLong;
        }

        if (reason.Length > 0)
        {
            return false;
        }

        address = new EmailAddress($"{text[..at]}@{domain}");
        return true;
    }

    private static string TooLong => $"That email address is too long. The most is {LongestAddress} characters.";

    private static string? Whole(string text) => text switch
    {
        "" => $"Enter an email address, {Example}.",
        { Length: > LongestAddress } => TooLong,
        _ when text.IndexOfAny(['<', '>', ',', ';', '"']) >= 0 => $"Enter just one email address, with no name or brackets around it, {Example}.",
        _ when text.Any(char.IsWhiteSpace) => "Take the spaces out of your email address.",
        _ when text.Any(char.IsControl) => "That email address has a hidden character in it. Please type it again.",
        _ => text.Count(c => c == '@') switch
        {
            0 => $"Your email address needs an @ in it, {Example}.",
            1 => null,
            _ => "Enter one email address, with only one @ in it.",
        },
    };

    private static string? Name(string name) => name switch
    {
        "" => $"The part before the @ is missing. Enter your whole address, {Example}.",
        { Length: > LongestName } => $"The part before the @ is too long. The most is {LongestName} characters.",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || NameSigns.Contains(c, StringComparison.Ordinal)) =>
            "Before the @, use only letters from a to z, numbers, and marks like dots and hyphens.",
        _ when name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal) =>
            "Check the dots before the @: there can't be one at the start or end, or two together.",
        _ => null,
    };

    /// <summary>Signs, lengths and hyphens of its labels are for <see cref="IdnMapping"/> to judge.</summary>
    private static string? Domain(string domain, out string ascii)
    {
        ascii = domain;
        try
        {
            var mapped = Idn.GetAscii(domain);
            ascii = domain.All(char.IsAscii) ? domain : mapped;
        }
        catch (ArgumentException)
        {
            return NoDomain;
        }

        return TopLevel().IsMatch(ascii) && ascii.Length <= 253 ? null : NoDomain;
    }

    /// <summary>After a dot: letters, or an international one in its ASCII form.</summary>
    [GeneratedRegex(@"\.([a-z]{2,}|xn--[a-z0-9-]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TopLevel();
}
