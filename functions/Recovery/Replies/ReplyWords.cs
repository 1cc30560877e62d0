using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Recovery.Replies;

/// <summary>What a reply to a text means for what may still be sent.</summary>
public enum ReplyMeaning
{
    /// <summary>For a person to read.</summary>
    Other,

    /// <summary>No more texts to this number.</summary>
    Stop,

    /// <summary>Takes back this number's own stop.</summary>
    Start,

    Help,

    /// <summary>The massage is in the diary.</summary>
    Booked,

    /// <summary>A heart or a thumb tapped on one of our texts, or one of them passed on or sent back: it needs no answer.</summary>
    Reaction,
}

/// <param name="IsKeyword">One of the single words that Twilio itself recognises and answers.</param>
/// <param name="IsAll">A stop or a start, and nothing beyond it but courtesy: once it is done, it needs no review.</param>
public readonly record struct ReplyReading(ReplyMeaning Meaning, bool IsKeyword, bool IsAll = false);

/// <summary>
/// Reads a reply as a person would. Any plain objection counts, however it is put (the Information Commissioner's Office asks for
/// that), so in doubt a stop wins; but "my legs won't stop aching" is none. Knows nothing of what we wrote: see <see cref="ReplyReader"/>.
/// </summary>
public static class ReplyWords
{
    // https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    private static readonly FrozenSet<string> StopWords =
        new[] { "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> StartWords = new[] { "start", "yes", "unstop" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> HelpWords = new[] { "help", "info" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Courtesy = new[]
    {
        "please", "pls", "plz", "thanks", "thank", "you", "thx", "ta", "cheers", "hi", "hello", "hey", "dear", "ok", "okay", "now", "sorry", "regards", "the",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly Regex SaysBooked = Plain(
        @"\b(?:booked|(?:made|got|have|arranged) (?:a|an|my|the) (?:appointment|booking|massage|slot))\b");

    private static readonly Regex NotYet = Plain(
        @"\b(?:not|havent|have not|hasnt|didnt|isnt|arent|wasnt|fully|never|cant|cannot|get|be|been|wish|if|when|until|unless|nothing|none|yet to)\b.*\bbooked\b|\b(?:not|havent|didnt|cant|cannot)\b.*\b(?:made|got|have|arranged)\b");

    private static readonly Regex NotBooked = Plain(
        @"\b(?:can|could|may|shall) (?:i|we|you)\b|\b(?:would|id|we d|wed) (?:like|love)\b|\bdo you\b|\byou got\b|\bto have\b|\bbooked (?:up|out|solid)\b|\b(?:cancel|change|move|rearrange|rebook)\b");

    private static readonly char[] Ends = ['.', '!', ',', ';', ':', '"', '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB', '\n', '\r'];

    /// <summary>Never throws, and takes time in proportion to the length of the text.</summary>
    public static ReplyReading Read(string? text)
    {
        var normal = ReplyText.Normal(text);
        var words = ReplyText.Words(normal);
        if (Keyword(words) is { } meaning)
        {
            var isExact = string.Equals(text!.Trim(), words, StringComparison.OrdinalIgnoreCase);
            return new(meaning, isExact, IsAll: meaning is ReplyMeaning.Stop or ReplyMeaning.Start);
        }

        if (Reactions.IsOne(normal))
        {
            return new(ReplyMeaning.Reaction, IsKeyword: false, IsAll: true);
        }

        var said = WithoutCourtesy(words);
        if (said is "stop" or "stopall" or "stop all" or "unsubscribe" or "unsub" or "optout")
        {
            return new(ReplyMeaning.Stop, IsKeyword: false, IsAll: true);
        }

        if (StopWords.Contains(said) || said == "remove" || Objections.AreIn(words, Sentences(normal)))
        {
            return new(ReplyMeaning.Stop, IsKeyword: false);
        }

        if (IsBooked(words, asks: normal.Contains('?', StringComparison.Ordinal)))
        {
            return new(ReplyMeaning.Booked, IsKeyword: false);
        }

        return new(HelpWords.Contains(said) ? ReplyMeaning.Help : ReplyMeaning.Other, IsKeyword: false);
    }

    /// <summary>
    /// Each sentence, or what stands alone between commas: whatever the others are about, one may be meant for us. The same one over and over
    /// counts once, or reading it would take as long as its writer likes.
    /// </summary>
    private static IEnumerable<string> Sentences(string normal) => ReplyText.WithoutLinks(normal)
        .Split(Ends, StringSplitOptions.RemoveEmptyEntries).Select(s => WithoutCourtesy(ReplyText.Words(s))).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal);

    private static string WithoutCourtesy(string words) => string.Join(' ', words.Split(' ').Where(w => !Courtesy.Contains(w)));

    private static ReplyMeaning? Keyword(string words) =>
        StopWords.Contains(words) ? ReplyMeaning.Stop
        : StartWords.Contains(words) ? ReplyMeaning.Start
        : HelpWords.Contains(words) ? ReplyMeaning.Help
        : null;

    private static bool IsBooked(string words, bool asks) =>
        !asks && SaysBooked.IsMatch(words) && !NotBooked.IsMatch(words) && !NotYet.IsMatch(words);

    private static Regex Plain(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
