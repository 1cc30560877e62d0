using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges;

namespace Recovery.Desk.Today;

/// <summary>Why somebody is needed, in words: for the desk, and for whoever is told of it elsewhere.</summary>
/// <param name="zone">Clinic time.</param>
public sealed partial class NeedWords(DateTimeZone zone)
{
    /// <summary>A word or two: "Refused", "Overdue".</summary>
    public static string Short(Need need, Instant now) => need switch
    {
        Need.Message { Status: NudgeStatus.Undelivered } => "Didn't arrive",
        Need.Message { Status: NudgeStatus.Rejected } => "Refused",
        Need.Message { Status: NudgeStatus.InDoubt } => "Unconfirmed",
        Need.Message => "Failed",
        Need.Reply => "Replied",
        Need.Request request => request.AnswerBy <= now ? "Overdue" : "Wants an appointment",
        _ => "",
    };

    /// <summary>A sentence or two for each; replies are told together.</summary>
    public IEnumerable<string> Of(IReadOnlyList<Need> needs, Instant now)
    {
        Need.Reply[] replies = [.. needs.OfType<Need.Reply>().OrderBy(r => r.Since)];
        return from need in needs
               where need is not Need.Reply || need == replies[0]
               select need is Need.Reply && replies.Length > 1 ? $"Replied {replies.Length} times, the last on {Moment(replies[^1].Since)}, and nobody has read it." : Of(need, now);
    }

    /// <summary>A sentence or two: "The text for Tue 27 Apr didn't arrive. The phone is switched off."</summary>
    public string Of(Need need, Instant now) => need switch
    {
        Need.Message message => OfMessage(message),
        Need.Reply reply => $"Replied on {Moment(reply.Since)}, and nobody has read it.",
        Need.Request request when request.AnswerBy <= now => $"Asked for {Wish(request)}. We promised an answer by {Moment(request.AnswerBy)}.",
        Need.Request request => $"Asked for {Wish(request)}. Answer by {Moment(request.AnswerBy)}.",
        _ => "",
    };

    private static string OfMessage(Need.Message message)
    {
        var came = message.Status switch
        {
            NudgeStatus.Undelivered => "didn't arrive",
            NudgeStatus.Rejected => "was refused",
            NudgeStatus.InDoubt => "may not have gone out",
            _ => "failed because of a fault in this system",
        };
        var other = message.ReachedOtherwise ? " Something else reached them." : "";
        return $"The {message.Channel.Words.One} for {SpokenTime.ShortDay(message.Session)} {came}.{Because(message.Reason)}{other}";
    }

    /// <summary>The reason as a sentence, without the provider's own code, which says nothing at the desk.</summary>
    private static string Because(string? reason)
    {
        var why = Code().Replace(reason ?? "", "").Trim().TrimEnd('.');
        return why.Length == 0 ? "" : $" {char.ToUpperInvariant(why[0])}{why[1..]}.";
    }

    private string Moment(Instant at)
    {
        var local = at.InZone(zone).LocalDateTime;
        return $"{SpokenTime.ShortDay(local.Date)} at {SpokenTime.Hour(local.TimeOfDay)}";
    }

    [GeneratedRegex(@"\s*\([^()\s]*\)\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    private static string Wish(Need.Request request) => $"{SpokenTime.ShortDay(request.Day)}, {request.Part.Code()}";
}
