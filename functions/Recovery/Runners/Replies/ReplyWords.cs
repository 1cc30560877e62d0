using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Recovery.Runners.Replies;

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
}

/// <param name="IsKeyword">One of the single words that Twilio itself recognises and answers.</param>
/// <param name="IsAll">A stop or a start, and nothing beyond it but courtesy: once it is done, nobody needs to read it.</param>
public readonly record struct ReplyReading(ReplyMeaning Meaning, bool IsKeyword, bool IsAll = false);

/// <summary>
/// Reads a reply as a person would. Any plain objection counts, however it is put (the Information Commissioner's Office asks for
/// that), so in doubt a stop wins; but "my legs won't stop aching" is none.
/// </summary>
public static partial class ReplyWords
{
    /// <summary>A text has at most ten segments; nobody needs more to object.</summary>
    private const int Longest = 2000;

    // https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    private static readonly FrozenSet<string> StopWords =
        new[] { "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> StartWords = new[] { "start", "yes", "unstop" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> HelpWords = new[] { "help", "info" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Courtesy = new[]
    {
        "please", "pls", "plz", "thanks", "thank", "you", "thx", "ta", "cheers", "hi", "hello", "hey", "dear", "ok", "okay", "now", "sorry", "regards", "the",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly char[] Ends = ['.', '!', ',', ';', ':', '\n', '\r'];

    public static ReplyReading Read(string? text)
    {
        var words = Plain(text);
        if (Keyword(words) is { } meaning)
        {
            return new(meaning, IsKeyword: text!.Trim().Length == words.Length, IsAll: meaning is ReplyMeaning.Stop or ReplyMeaning.Start);
        }

        var said = WithoutCourtesy(words);
        if (said is "stop" or "stopall" or "stop all" or "unsubscribe" or "unsub" or "optout")
        {
            return new(ReplyMeaning.Stop, IsKeyword: false, IsAll: true);
        }

        if (StopWords.Contains(said) || said == "remove" || IsDemanded(text) || Objection.IsMatch(words) || (SaysStop.IsMatch(words) && !OtherStop.IsMatch(words)))
        {
            return new(ReplyMeaning.Stop, IsKeyword: false);
        }

        if (IsBooked(words, asks: text?.Contains('?', StringComparison.Ordinal) == true))
        {
            return new(ReplyMeaning.Booked, IsKeyword: false);
        }

        return new(HelpWords.Contains(said) ? ReplyMeaning.Help : ReplyMeaning.Other, IsKeyword: false);
    }

    /// <summary>By a sentence of its own, or by what stands alone between commas: whatever the others are about, this is meant for us.</summary>
    private static bool IsDemanded(string? text) =>
        Normal(text).Split(Ends, StringSplitOptions.RemoveEmptyEntries).Select(s => WithoutCourtesy(Plain(s))).Any(s => s is "stopall" or "unsubscribe" or "unsub" || Demand.IsMatch(s));

    private static string WithoutCourtesy(string words) => string.Join(' ', words.Split(' ').Where(w => !Courtesy.Contains(w)));

    private static ReplyMeaning? Keyword(string words) =>
        StopWords.Contains(words) ? ReplyMeaning.Stop
        : StartWords.Contains(words) ? ReplyMeaning.Start
        : HelpWords.Contains(words) ? ReplyMeaning.Help
        : null;

    private static bool IsBooked(string words, bool asks) => !asks && SaysBooked.IsMatch(words) && !NotBooked.IsMatch(words);

    /// <summary>Lower case, letters and digits alone; "don't" and "dont" are one word.</summary>
    private static string Plain(string? text)
    {
        var plain = new StringBuilder();
        var gap = false;
        foreach (var c in Normal(text))
        {
            if (char.IsLetterOrDigit(c))
            {
                if (gap && plain.Length > 0)
                {
                    plain.Append(' ');
                }

                plain.Append(char.ToLowerInvariant(c));
                gap = false;
            }
            else if (c is not ('\'' or '\u2019' or '\u2018' or '\u2032' or '`') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                gap = true;
            }
        }

        return plain.ToString();
    }

    private static string Normal(string? text)
    {
        var start = text is null ? "" : text.Length > Longest ? text[..Longest] : text;
        try
        {
            // Phones write these in place of an apostrophe; Unicode takes one for a space and a mark, and the other for a letter.
            return start.Replace('\u00B4', '\'').Replace('\u02BC', '\'').Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // Half a character, where somebody cut it.
            return start;
        }
    }

    private const string Messages = "(?:text|txt|message|msg|messag|sms|email|mail|contact|remind|reminder|bother|pester|spam)(?:e|s|es|ing|ed)?";

    [GeneratedRegex($$"""
        \bun\ ?sub(?:scribed?)?\b | \bopt(?:ing)?(?:\ me)?\ ?out\b | \bwrong\ (?:number|person)\b | \bleave\ me\ alone\b | \bnot\ interested\b
        | \btake\ (?:me|(?:my|this|the)\ (?:number|name|details|data))\ (?:\w+\ )?(?:off|out\ of|from\ (?:this|your|the)\ (?:\w+\ )?(?:list|system|database))\b
        | \b(?:remove|delete)\ (?:me|(?:my|this)\ (?:number|name|details|data))\b(?!\ from\ (?:\w+\ ){1,2}(?:slot|appointment|waiting)\b)
        | \b(?:dont|do\ not|never)\ send\ (?:me\ |us\ |any\ |anymore\ |more\ |these\ |those\ |your\ ){0,4}{{Messages}}\b
        | \b(?:dont|do\ not|no\ longer|never)\ (?:want|wish|like|need)\ (?:to\ hear\ from\ you\b | (?:these|this|them|any\ more|anymore)\ ?(?:please|thanks)?$)
        | \b(?:cancel|quit|end)\ (?:all\ |these\ |those\ |the\ |your\ |my\ |this\ |sending\ |me\ ){0,3}{{Messages}}\b
        | \bobject\ to\b | \bwithdraw\ my\ consent\b | \bnever\ signed\ up\b | \brather\ you\ (?:didnt|did\ not|dont)\ {{Messages}}\b
        | \b(?:want|asked|ask|told|tell|need|like)\ (?:you|this|these|it|them)\ to\ stop\b(?!\ (?:hurting|aching))
        | \bhow\ (?:do|can)\ i\ (?:stop|end)(?:$|\ (?:this|these|it|them|the|your)\b)
        | \bget\ me\ off\b | \blose\ my\ number\b | ^go\ away\b | ^(?:please\ )?no\ more(?:\ please|\ thanks|\ thank\ you)?$ | ^cancel\ all$
        | \b(?:dont|do\ not|never)\ send\ (?:me\ |us\ )?any\ ?more$
        | ^(?:please\ )?no\ (?:texts|messages|emails|reminders|sms)(?:\ please|\ thanks|\ thank\ you)?$
        | \b(?:dont|do\ not|never|no\ longer)\ (?:ever\ |please\ |want\ you\ to\ |you\ )?{{Messages}}\b
        | \b(?:dont|do\ not|didnt|did\ not|no\ longer)\ (?:want|need|wish|like|agree|consent|sign\ up)\b(?!\ to\ (?:miss|lose)\b)(?:\ \w+){0,5}\ {{Messages}}\b
        | \bno\ more\ (?:of\ (?:these|this|your)\ )?(?:\w+\ )?{{Messages}}\b
        | \bstop(?:ped)?\ (?:all\ |sending\ |these\ |this\ |the\ |your\ |with\ |me\ |it\ ){0,3}{{Messages}}\b
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Objection { get; }

    /// <summary>What begins with "stop" is said to us, where it would be said of a pain or a bus further on: "Stop being a pest".</summary>
    [GeneratedRegex(@"^(?:(?:and|so|just|can|could|will|would|you|all|of) )*stop(?:$| being\b| at once\b| in future\b)")]
    private static partial Regex Demand { get; }

    [GeneratedRegex(@"\bstop(?:all)?\b")]
    private static partial Regex SaysStop { get; }

    /// <summary>Other things that stop, or don't.</summary>
    [GeneratedRegex(@"\b(?:wont|cant|cannot|couldnt|could not|doesnt|does not|didnt|did not|dont|do not|never|non|not|bus|tube|train|pit|had to|have to|to|i|they|we|it|will|would|legs|where|which|without|single|massage|tram|nearest|next|wouldnt|would not|do you|help) stop\b|\bstop(?:s|ped|ping)? (?:by|at|off|over|in|here|there|hurting|aching|running|walking|being|watch)\b")]
    private static partial Regex OtherStop { get; }

    [GeneratedRegex(@"\b(?:booked|(?:made|got|have|arranged) (?:a|an|my|the) (?:appointment|booking|massage|slot))\b")]
    private static partial Regex SaysBooked { get; }

    [GeneratedRegex(@"\b(?:not|havent|have not|hasnt|didnt|isnt|arent|wasnt|fully|never|cant|cannot|get|be|been|wish|if|when|until|unless|nothing|none|yet to)\b.*\bbooked\b|\b(?:can|could|may|shall) (?:i|we|you)\b|\b(?:would|id|we d|wed) (?:like|love)\b|\bdo you\b|\byou got\b|\bto have\b|\bbooked (?:up|out|solid)\b|\b(?:not|havent|didnt|cant|cannot)\b.*\b(?:made|got|have|arranged)\b|\b(?:cancel|change|move|rearrange|rebook)\b")]
    private static partial Regex NotBooked { get; }
}
