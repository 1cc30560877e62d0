using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Recovery.Runners;

/// <summary>
/// Words that a stranger typed and that our messages repeat: checked so that a stranger can't send a link or a number of their own
/// through us, and tidied so that they read the same everywhere.
/// </summary>
internal static partial class TypedWords
{
    /// <summary>Spaces of every kind folded into single ones, ends trimmed, invisible marks dropped but for the joiners that scripts need.</summary>
    public static string Fold(string? text)
    {
        var folded = new StringBuilder(text?.Length ?? 0);
        foreach (var c in Invisible.Drop(text, keepJoiners: true))
        {
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else
            {
                folded.Append(c);
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>What is wrong with folded words, as the end of a sentence ("can't include ..."); null when nothing is.</summary>
    public static string? Fault(string folded) => folded switch
    {
        _ when HasUnreadable(folded) => "has characters we can't show. Please type it again",
        _ when Link().IsMatch(folded) => "can't include a web or email address. Leave it out, or put a space after a full stop",
        _ when PhoneNumber().IsMatch(folded) => "can't include a phone number. Leave it out",
        _ => null,
    };

    public static bool HasLetter(string text) => text.EnumerateRunes().Any(Rune.IsLetter);

    /// <summary>Control characters, halves of one, and what Unicode says is none: nothing shows them, and some can be neither stored nor normalised.</summary>
    public static bool HasUnreadable(string text)
    {
        // Half a surrogate pair enumerates as the replacement character.
        foreach (var rune in text.EnumerateRunes())
        {
            var isNoCharacter = (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
            if (isNoCharacter || rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.PrivateUse)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What phones turn into a link: a scheme, www, an address, or a dot (also an ideographic or wide one) right between words.</summary>
    [GeneratedRegex(@"://|\bhttps?\b|\bwww\b|\w@\w|[\p{L}\p{N}][.\u3002\uFF0E\uFF61]\p{L}{2,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:\p{Nd}[\s().+-]*){9,}", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneNumber();
}
