using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Recovery.Web.Words;

/// <summary>Plain text with its links to press, as a phone shows it.</summary>
public static partial class LinkedText
{
    public static IHtmlContent Html(string text)
    {
        var html = new HtmlContentBuilder();
        var at = 0;
        foreach (Match link in Link().Matches(text))
        {
            var address = HtmlEncoder.Default.Encode(link.Value);
            html.Append(text[at..link.Index]).AppendHtml($"<a href=\"{address}\">{address}</a>");
            at = link.Index + link.Length;
        }

        return html.Append(text[at..]);
    }

    /// <summary>A link does not end in a full stop or a comma: those are the sentence's.</summary>
    [GeneratedRegex(@"https?://[^\s<>""]*[^\s<>"".,;:!?)]", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
