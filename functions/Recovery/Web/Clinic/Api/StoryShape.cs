using System.Globalization;
using NodaTime;
using Recovery.Desk.Story;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A page of a runner's story.</summary>
/// <param name="Coming">What is to come, soonest first.</param>
/// <param name="Plan">Every step of the plan on every channel, for each race.</param>
public sealed record StoryShape(
    string RunnerId, string Name, IReadOnlyList<StoryEventShape> Items, string? Next, IReadOnlyList<StoryEventShape> Coming, IReadOnlyList<StoryPlanShape> Plan);

/// <summary>Something that happened, or is to come.</summary>
/// <param name="What">In words.</param>
/// <param name="Quote">Somebody's own words.</param>
/// <param name="NotBefore">Of what isn't planned yet: when its window begins.</param>
public sealed record StoryEventShape(
    DateTimeOffset At, string Kind, string What, string? By, string? Quote, string? EntryId, string? NudgeId, DateTimeOffset? NotBefore, DateTimeOffset? Target);

/// <summary>A step of the plan on one channel, for one race: what became of it, when it comes, or why it doesn't.</summary>
public sealed record StoryPlanShape(
    string EntryId, string Race, string RaceDay, string Step, string Channel, string? NudgeId, string? Status, DateTimeOffset? NotBefore, DateTimeOffset? Target, string? WhyNot);

/// <summary>Gives a story its JSON.</summary>
internal sealed class StoryShapes(StoryWords words, DateTimeZone zone)
{
    public StoryEventShape Of(StoryEvent what)
    {
        var line = words.Of(what);
        var window = (what as StoryEvent.Coming)?.Window;
        return new StoryEventShape(
            what.At.In(zone), line.Kind, line.Words, line.By, line.Quote, Number(what.EntryId), NudgeOf(what), window?.NotBefore.In(zone), window?.Target.In(zone));
    }

    public StoryPlanShape Of(EntryView entry, StepOutlook step) => new(
        Number(entry.Entry.Id)!, entry.Entry.RaceId, entry.Entry.RaceDay.Iso(), step.Step, step.Channel.Code, step.Nudge?.Nudge.Id, step.Nudge?.Nudge.Status.Code(),
        step.Window?.NotBefore.In(zone), step.Window?.Target.In(zone),
        step.Nudge is { Nudge: { Status: NudgeStatus.Skipped } skipped } ? ReasonWords.Of(skipped.Reason, skipped.Channel) : step.WhyNot);

    private static string? NudgeOf(StoryEvent what) => what switch
    {
        StoryEvent.Message message => message.Of.Nudge.Id,
        StoryEvent.Coming coming => coming.Of?.Nudge.Id,
        _ => null,
    };

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
