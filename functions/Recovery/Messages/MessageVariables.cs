using NodaTime;
using Recovery.Clinic;
using Recovery.Settings;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>What templates can say: the variables listed in Templates/README.md.</summary>
internal sealed class MessageVariables(ClinicSettings clinic)
{
    public const string Name = "name";
    public const string Preheader = "preheader";
    public const string Button = "button";
    public const string Subject = "subject";
    public const string Content = "content";

    private readonly string _phoneLink = "tel:" + string.Concat(clinic.Phone.Where(c => char.IsAsciiDigit(c) || c == '+'));

    /// <summary>What each of <c>first_days</c> has, and what the list itself has.</summary>
    public static IReadOnlySet<string> DayMembers { get; } = new HashSet<string> { "day", "opening", "opens", "hours", "size" };

    /// <summary>A nudge's variables, short as texts need them. The name is left to the composer.</summary>
    public ScriptObject ForText(MessageFacts facts)
    {
        var race = GsmText.PlainName(facts.RaceShortName) ?? OneLine(facts.RaceShortName);
        var variables = OfNudge(facts, race, SpokenTime.ShortDay, " ");
        variables["race_day"] = SpokenTime.ShortDay(facts.RaceDay);
        return variables;
    }

    /// <summary>A nudge's variables, written out.</summary>
    public ScriptObject ForEmail(MessageFacts facts)
    {
        var variables = OfNudge(facts, OneLine(facts.RaceName), SpokenTime.LongDay, " on ");
        variables[Name] = NullIfEmpty(FirstName.Of(OneLine(facts.RunnerName)));
        variables["race_day"] = SpokenTime.DayAndYear(facts.RaceDay);
        variables["phone_link"] = _phoneLink;
        variables["stop_link"] = facts.StopUrl;
        return variables;
    }

    /// <summary>A confirmation's variables: nothing that was typed into the form.</summary>
    public ScriptObject ForConfirmation(ConfirmationFacts facts, bool isText)
    {
        var variables = OfClinic(facts.ConfirmUrl);
        variables["race_day"] = isText ? SpokenTime.ShortDay(facts.RaceDay) : SpokenTime.DayAndYear(facts.RaceDay);
        if (!isText)
        {
            variables["phone_link"] = _phoneLink;
            variables["stop_link"] = null;
        }

        return variables;
    }

    private ScriptObject OfNudge(MessageFacts facts, string race, Func<LocalDate, string> day, string at)
    {
        var variables = OfClinic(facts.BookUrl);
        variables[Name] = null;
        variables["race"] = race;
        variables["hours"] = SpokenTime.Hours(facts.Session);
        var (opening, openDay) = (SpokenTime.Hour(facts.Session.Opening), day(facts.Session.Day));
        variables["opening"] = opening;
        variables["day"] = openDay;
        variables["opens"] = opening + at + openDay;
        var firstDays = new ScriptArray(facts.FirstDays.Select(s => OfSession(s, day, at)));
        variables["first_days"] = firstDays;
        variables["first_opens"] = firstDays.Count > 0 ? ((ScriptObject)firstDays[0]!)["opens"] : variables["opens"];
        return variables;
    }

    private ScriptObject OfClinic(string link) => new()
    {
        ["clinic"] = clinic.Name,
        ["phone"] = clinic.Phone,
        ["email"] = NullIfEmpty(clinic.Email),
        ["link"] = link,
    };

    private static ScriptObject OfSession(Session session, Func<LocalDate, string> day, string at) => new()
    {
        ["day"] = day(session.Day),
        ["opening"] = SpokenTime.Hour(session.Opening),
        ["opens"] = SpokenTime.Hour(session.Opening) + at + day(session.Day),
        ["hours"] = SpokenTime.Hours(session),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Names come from files and forms: whatever they hold, a subject stays one line.</summary>
    private static string OneLine(string text) => string.Join(
        ' ', string.Concat(text.Where(c => !char.IsControl(c) || char.IsWhiteSpace(c))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
