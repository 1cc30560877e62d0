namespace Recovery.Replies;

/// <summary>What a reply puts in quotation marks, or quotes line by line as mail does.</summary>
internal static class Quotations
{
    private const string Openers = "\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A\u300C\u300E";

    /// <summary>What may close each of <see cref="Openers"/>: languages differ, and so do phones.</summary>
    private static readonly string[] Closers =
    [
        "\"", "\u201D\u201C\"", "\u201D", "\u201C\u201D\u201F\"", "\u201D\u201F", "\u00BB", "\u00AB\u00BB", "\u203A", "\u2039\u203A", "\u300D", "\u300F",
    ];

    public static bool IsMark(char c) => Openers.Contains(c, StringComparison.Ordinal) || c is '\u300D' or '\u300F';

    /// <summary>Where quotations begin and end, marks included; one that is cut short, and says so by dots, goes on to the end.</summary>
    public static IEnumerable<(int Start, int End)> In(string text)
    {
        foreach (var lines in QuotedLines(text))
        {
            yield return lines;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (Openers.IndexOf(text[i], StringComparison.Ordinal) is var kind and >= 0)
            {
                var close = i + 1 < text.Length ? text.AsSpan(i + 1).IndexOfAny(Closers[kind]) : -1;
                if (close < 0 && !text.AsSpan().TrimEnd().EndsWith("..."))
                {
                    continue;
                }

                var end = close < 0 ? text.Length : i + close + 2;
                yield return (i, end);
                i = end - 1;
            }
        }
    }

    /// <summary>Lines that begin with &gt;, those that follow each other as one.</summary>
    private static IEnumerable<(int Start, int End)> QuotedLines(string text)
    {
        var start = -1;
        for (var line = 0; line < text.Length;)
        {
            var end = text.IndexOf('\n', line) is >= 0 and var found ? found + 1 : text.Length;
            var isQuoted = text.AsSpan(line, end - line).TrimStart().StartsWith(">");
            if (isQuoted && start < 0)
            {
                start = line;
            }
            else if (!isQuoted && start >= 0)
            {
                yield return (start, line);
                start = -1;
            }

            line = end;
        }

        if (start >= 0)
        {
            yield return (start, text.Length);
        }
    }
}
