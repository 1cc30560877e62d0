using System.Text.RegularExpressions;

namespace Recovery.Replies;

/// <summary>What is left of a reply once our own words are taken out of it.</summary>
/// <param name="Said">What the runner added.</param>
/// <param name="AreOurs">Something of ours was in it.</param>
/// <param name="IsEcho">The runner added nothing: a reaction, or our text passed on or sent back.</param>
internal readonly record struct HeardWords(string Said, bool AreOurs, bool IsEcho);

/// <summary>
/// Finds our own texts in a reply: phones quote them in reactions, people pass them on, machines send them back, whole or cut, in
/// any quotation marks and line breaks. They say "stop" without meaning it. Texts are known by the words of their templates, so
/// that neither hours that changed nor a race that moved since make one look like the runner's own words.
/// </summary>
public sealed class OwnWords
{
    /// <summary>So many words in a row, or our link, make a quotation ours.</summary>
    private const int InQuotes = 3;

    /// <summary>So many words, not all of them in a row, make words without quotation marks ours.</summary>
    private const int Unquoted = 6;

    /// <summary>Between two stretches of a template's words stands a fact, a race's name at the longest.</summary>
    private const int LongestFact = 14;

    /// <summary>Counts as this many words: only our texts have our link.</summary>
    private const int LinkWeight = 4;

    private const char LinkSign = '\uFFFC';

    private static readonly Regex Fact = new(@"\{\{[^}]*\}\}|^-{3}\s*$", RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);

    private readonly Dictionary<string, List<string[]>> _stretches = [];
    private readonly Regex _link;

    /// <param name="texts">Our texts, with facts in double braces as templates have them.</param>
    /// <param name="names">What is the same in every text: the clinic's name and phone number.</param>
    /// <param name="hosts">Where our links lead.</param>
    public OwnWords(IEnumerable<string> texts, IEnumerable<string> names, IEnumerable<string> hosts)
    {
        foreach (var stretch in texts.SelectMany(t => Fact.Split(t)).Concat(names))
        {
            string[] words = [.. ReplyText.Split(ReplyText.Normal(stretch)).Select(w => w.Text)];
            if (words.Length > 0)
            {
                (_stretches.TryGetValue(words[0], out var same) ? same : _stretches[words[0]] = []).Add(words);
            }
        }

        _link = new Regex(
            $@"(?:https?://)?(?:{string.Join('|', hosts.Distinct(StringComparer.OrdinalIgnoreCase).Select(Regex.Escape))})(?:[:/][A-Za-z0-9_/:-]*)?",
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    internal HeardWords TakeOut(string? reply)
    {
        var normal = ReplyText.Normal(reply).Replace(LinkSign, ' ');
        var text = ReplyText.WithoutLinks(_link.Replace(normal, m => LinkSign + new string(' ', m.Length - 1)));
        var words = Words(text);
        var ours = Matches(text, words);
        var said = text.ToCharArray();
        var isAdded = new bool[words.Count];
        Array.Fill(isAdded, true);
        foreach (var (start, end) in Quotations.In(text))
        {
            var (first, last) = Range(words, start, end);
            if (IsOurs(ours.AsSpan(first, last - first), words, first, InQuotes))
            {
                said.AsSpan(start, end - start).Fill(' ');
                isAdded.AsSpan(first, last - first).Clear();
            }
        }

        // Around the quotes of a reaction stands its verb alone. A word of it may be one of ours too: "Laughed at".
        var isReaction = isAdded.Contains(false) && Reactions.AreAllOf(Added(words, isAdded));
        foreach (var (first, last) in Clusters(ours))
        {
            if (IsOurs(ours.AsSpan(first, last - first), words, first, Unquoted))
            {
                // The facts in between are ours too; but should one of them be a "stop" after all, it is to be read as one.
                isAdded.AsSpan(first, last - first).Clear();
                foreach (var word in words.Skip(first).Take(last - first).Where((_, i) => ours[first + i] > 0))
                {
                    said.AsSpan(word.Start, word.End - word.Start).Fill(' ');
                }
            }
        }

        var areOurs = isAdded.Contains(false) || text.Contains(LinkSign, StringComparison.Ordinal);
        return new HeardWords(new string(said).Replace(LinkSign, ' '), areOurs, areOurs && (isReaction || Reactions.AreAllOf(Added(words, isAdded))));
    }

    private static string Added(List<ReplyWord> words, bool[] isAdded) =>
        string.Join(' ', words.Where((w, i) => isAdded[i] && w.Text[0] != LinkSign).Select(w => w.Text));

    /// <summary>Words and links, in their order.</summary>
    private static List<ReplyWord> Words(string text)
    {
        var words = ReplyText.Split(text);
        for (var at = text.IndexOf(LinkSign, StringComparison.Ordinal); at >= 0; at = text.IndexOf(LinkSign, at + 1))
        {
            words.Add(new ReplyWord(LinkSign.ToString(), at, at + 1));
        }

        words.Sort((a, b) => a.Start.CompareTo(b.Start));
        return words;
    }

    /// <summary>For each word the length of the longest stretch of ours that it is part of; 0: it is part of none.</summary>
    private int[] Matches(string text, List<ReplyWord> words)
    {
        var ours = new int[words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            var length = words[i].Text[0] == LinkSign ? 1
                : _stretches.TryGetValue(words[i].Text, out var stretches) ? stretches.Max(s => Matching(s, text, words, i))
                : 0;
            for (var j = i; j < i + length; j++)
            {
                ours[j] = Math.Max(ours[j], length);
            }
        }

        return ours;
    }

    /// <summary>How many words of a stretch stand here: all of them, or its beginning where the text is cut.</summary>
    private static int Matching(string[] stretch, string text, List<ReplyWord> words, int at)
    {
        var length = 0;
        while (length < stretch.Length && at + length < words.Count && words[at + length].Text == stretch[length])
        {
            length++;
        }

        return length == stretch.Length || (length > 1 && IsCut(text, words[at + length - 1].End)) ? length : 0;
    }

    private static bool IsCut(string text, int end) =>
        text.AsSpan(end).TrimStart() is var rest && (rest.IsEmpty || rest.StartsWith("...") || Quotations.IsMark(rest[0]));

    private static bool IsOurs(ReadOnlySpan<int> ours, List<ReplyWord> words, int first, int enough)
    {
        var (weight, longest) = (0, 0);
        for (var i = 0; i < ours.Length; i++)
        {
            var isLink = words[first + i].Text[0] == LinkSign;
            weight += isLink ? LinkWeight : ours[i] > 0 ? 1 : 0;
            longest = Math.Max(longest, isLink ? LinkWeight : ours[i]);
        }

        return weight >= enough && longest >= InQuotes;
    }

    /// <summary>Words of ours with no more than a fact between them.</summary>
    private static IEnumerable<(int First, int Last)> Clusters(int[] ours)
    {
        int? first = null;
        var last = 0;
        for (var i = 0; i < ours.Length; i++)
        {
            if (ours[i] == 0)
            {
                continue;
            }

            if (first is { } start && i - last > LongestFact)
            {
                yield return (start, last);
                first = null;
            }

            first ??= i;
            last = i + 1;
        }

        if (first is { } open)
        {
            yield return (open, last);
        }
    }

    private static (int First, int Last) Range(List<ReplyWord> words, int start, int end)
    {
        var first = words.FindIndex(w => w.Start >= start);
        var last = words.FindLastIndex(w => w.End <= end) + 1;
        return first < 0 || last <= first ? (0, 0) : (first, last);
    }
}
