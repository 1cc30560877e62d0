using System.Text.RegularExpressions;

namespace Recovery.Web;

/// <summary>A stretch of a text message: words, or a link as a phone would make it.</summary>
public readonly record struct TextPart(string Text, bool IsLink);

/// <summary>Finds the links in plain text.</summary>
public static partial class LinkedText
{
    public static IEnumerable<TextPart> Parts(string text)
    {
        var at = 0;
        foreach (Match link in Link().Matches(text))
        {
            if (link.Index > at)
            {
                yield return new TextPart(text[at..link.Index], false);
            }

            yield return new TextPart(link.Value, true);
            at = link.Index + link.Length;
        }

        if (at < text.Length)
        {
            yield return new TextPart(text[at..], false);
        }
    }

    /// <summary>A link does not end in a full stop or a comma: those are the sentence's.</summary>
    [GeneratedRegex(@"https?://[^\s<>""]*[^\s<>"".,;:!?)]", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
