using NodaTime;
using Recovery.Clinic;
using Recovery.Settings;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>What templates can say: the variables listed in Templates/README.md.</summary>
internal sealed class MessageVariables
{
    public const string Name = "name";
    public const string Link = "link";
    public const string StopLink = "stop_link";
    public const string Preheader = "preheader";
    public const string Button = "button";
    public const string Subject = "subject";
    public const string Content = "content";

    /// <summary>In texts alone: an email always comes from the clinic's name.</summary>
    public const string SenderIsClinic = "sender_is_clinic";

    private readonly ClinicSettings _clinic;
    private readonly bool _senderIsClinic;
    private readonly string _phoneLink;
    private readonly KnownOccasions _occasions;

    public MessageVariables(RecoverySettings settings)
    {
        (_clinic, _senderIsClinic) = (settings.Clinic, settings.TextsComeFromAName);
        _phoneLink = PhoneLink(_clinic);
        _occasions = new KnownOccasions(InWords);
    }

    /// <summary>What each of <c>first_days</c> has, and what the list itself has.</summary>
    public static IReadOnlySet<string> OfDays { get; } = new HashSet<string> { "day", "opening", "opens", "hours", "size" };

    /// <summary>Likewise of a note's <c>lines</c>.</summary>
    public static IReadOnlySet<string> OfLines { get; } = new HashSet<string> { "words", "detail", "address", "size" };

    /// <summary>An occasion in words, short as texts need them.</summary>
    public KnownOccasion ForText(MessageFacts facts) =>
        _occasions.Of(new Occasion(true, facts.RaceInSentence, facts.RaceName, facts.RaceDay, facts.Session, facts.FirstDays));

    /// <summary>An occasion in words, written out.</summary>
    public KnownOccasion ForEmail(MessageFacts facts) =>
        _occasions.Of(new Occasion(false, facts.RaceInSentence, facts.RaceName, facts.RaceDay, facts.Session, facts.FirstDays));

    /// <summary>How an email greets the runner; null: by no name.</summary>
    public static string? GreetingInEmail(string runnerName) => NullIfEmpty(FirstName.Of(OneLine(runnerName)));

    /// <summary>Names come from files and forms and may hold line breaks; a subject stays one line.</summary>
    public static string OneLine(string text) => string.Join(
        ' ', string.Concat(text.Where(c => !char.IsControl(c) || char.IsWhiteSpace(c))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary><c>tel:</c> with the clinic's number.</summary>
    public static string PhoneLink(ClinicSettings clinic) => "tel:" + string.Concat(clinic.Phone.Where(c => char.IsAsciiDigit(c) || c == '+'));

    /// <summary>What every template knows of the clinic; to be added to.</summary>
    public static ScriptObject OfClinic(ClinicSettings clinic) => new()
    {
        ["clinic"] = clinic.Name,
        ["phone"] = clinic.Phone,
        ["email"] = NullIfEmpty(clinic.Email),
        ["place"] = NullIfEmpty(clinic.Address),
    };

    private ScriptObject InWords(Occasion occasion)
    {
        Func<LocalDate, string> day = occasion.IsText ? SpokenTime.ShortDay : SpokenTime.LongDay;
        var at = occasion.IsText ? " " : " on ";
        var variables = OfClinic(_clinic);
        variables["race"] = InLetters(occasion.Race, occasion.IsText);
        variables["race_name"] = InLetters(occasion.RaceName, occasion.IsText);
        variables["race_day"] = occasion.IsText ? SpokenTime.ShortDay(occasion.RaceDay) : SpokenTime.DayAndYear(occasion.RaceDay);
        variables["hours"] = SpokenTime.Hours(occasion.Session);
        var (opening, openDay) = (SpokenTime.Hour(occasion.Session.Opening), day(occasion.Session.Day));
        variables["opening"] = opening;
        variables["day"] = openDay;
        variables["opens"] = opening + at + openDay;
        var firstDays = new ScriptArray(occasion.FirstDays.Select(s => OfSession(s, day, at)));
        variables["first_days"] = firstDays;
        variables["first_opens"] = firstDays.Count > 0 ? ((ScriptObject)firstDays[0]!)["opens"] : variables["opens"];
        if (occasion.IsText)
        {
            variables[SenderIsClinic] = _senderIsClinic;
        }
        else
        {
            variables["phone_link"] = _phoneLink;
        }

        return variables;
    }

    private static string InLetters(string name, bool isText) => (isText ? GsmText.PlainName(name) : null) ?? OneLine(name);

    private static ScriptObject OfSession(Session session, Func<LocalDate, string> day, string at) => new()
    {
        ["day"] = day(session.Day),
        ["opening"] = SpokenTime.Hour(session.Opening),
        ["opens"] = SpokenTime.Hour(session.Opening) + at + day(session.Day),
        ["hours"] = SpokenTime.Hours(session),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
