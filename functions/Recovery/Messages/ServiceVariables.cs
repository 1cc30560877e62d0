using NodaTime;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Timing;
using Scriban.Runtime;

namespace Recovery.Messages;

/// <summary>The variables of templates for messages that are not nudges: those of <see cref="Step.Service"/>.</summary>
internal sealed class ServiceVariables(RecoverySettings settings)
{
    /// <summary>A confirmation's variables: nothing that was typed into the form.</summary>
    public ScriptObject Of(ConfirmationFacts facts, bool isText)
    {
        var variables = Common(facts.ConfirmUrl, isText);
        variables["race_day"] = isText ? SpokenTime.ShortDay(facts.RaceDay) : SpokenTime.DayAndYear(facts.RaceDay);
        return variables;
    }

    public ScriptObject Of(RequestedFacts facts)
    {
        var variables = Common(facts.DeskUrl, isText: false);
        variables[MessageVariables.Name] = MessageVariables.OneLine(facts.RunnerName);
        variables["race"] = MessageVariables.OneLine(facts.RaceName);
        variables["race_day"] = SpokenTime.LongDay(facts.RaceDay);
        variables["day"] = SpokenTime.LongDay(facts.Day);
        variables["part"] = facts.Part.Code();
        variables["answer_by"] = $"{SpokenTime.Hour(facts.AnswerBy.TimeOfDay)} on {SpokenTime.LongDay(facts.AnswerBy.Date)}";
        variables["mobile"] = facts.Mobile is null ? null : NumberInWords.National(facts.Mobile);
        variables["mobile_link"] = facts.Mobile is null ? null : "tel:" + facts.Mobile;
        variables["address"] = facts.Email;
        return variables;
    }

    public ScriptObject Of(NoteFacts facts)
    {
        var variables = Common(facts.DeskUrl, isText: false);
        variables["title"] = MessageVariables.OneLine(facts.Title);
        variables["intro"] = MessageVariables.OneLine(facts.Intro);
        variables["lines"] = new ScriptArray(facts.Lines.Select(line => new ScriptObject
        {
            ["words"] = MessageVariables.OneLine(line.Words),
            ["detail"] = MessageVariables.OneLine(line.Detail),
            ["address"] = line.Address,
        }));
        return variables;
    }

    public ScriptObject Of(BookedFacts facts, bool isText)
    {
        var variables = Common(facts.PageUrl, isText);
        variables[MessageVariables.Name] = MessageVariables.GreetingInEmail(facts.RunnerName);
        variables["day"] = isText ? SpokenTime.ShortDay(facts.Day) : SpokenTime.LongDay(facts.Day);
        variables["hour"] = facts.Hour is { } hour ? SpokenTime.Hour(hour) : null;
        variables["part"] = facts.Part.Code();
        variables["time_agreed"] = facts.TimeIsAgreed;
        return variables;
    }

    public ScriptObject Of(OfferFacts facts, bool isText)
    {
        var variables = Asked(facts.RunnerName, facts.AskedDay, facts.AskedPart, facts.PageUrl, isText);
        variables["day"] = isText ? SpokenTime.ShortDay(facts.Day) : SpokenTime.LongDay(facts.Day);
        variables["hour"] = facts.Hour is { } hour ? SpokenTime.Hour(hour) : null;
        variables["part"] = facts.Part.Code();
        return variables;
    }

    public ScriptObject Of(DeclinedFacts facts, bool isText)
    {
        var variables = Asked(facts.RunnerName, facts.AskedDay, facts.AskedPart, facts.PageUrl, isText);
        variables["words"] = facts.Words is { } words ? MessageVariables.OneLine(words) : null;
        return variables;
    }

    private ScriptObject Asked(string runnerName, LocalDate day, PartOfDay part, string link, bool isText)
    {
        var variables = Common(link, isText);
        variables[MessageVariables.Name] = MessageVariables.GreetingInEmail(runnerName);
        variables["asked_day"] = isText ? SpokenTime.ShortDay(day) : SpokenTime.LongDay(day);
        variables["asked_part"] = part.Code();
        return variables;
    }

    private ScriptObject Common(string link, bool isText)
    {
        var variables = MessageVariables.OfClinic(settings.Clinic);
        variables[MessageVariables.Link] = link;
        if (isText)
        {
            variables[MessageVariables.SenderIsClinic] = settings.TextsComeFromAName;
        }
        else
        {
            variables["phone_link"] = MessageVariables.PhoneLink(settings.Clinic);

            // The layout asks whether there is one: nothing here can be stopped.
            variables[MessageVariables.StopLink] = null;
        }

        return variables;
    }
}
