using Recovery.Desk.Story;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Time;

namespace Recovery.Web.Clinic;

/// <summary>A runner's story with what the plan has for them.</summary>
/// <param name="Facts">What it is told from.</param>
/// <param name="Plan">What becomes of every step, on every channel, for every entry.</param>
public sealed record ToldStory(StoryFacts Facts, RunnerStory Story, IReadOnlyList<RunnerProspect> Plan)
{
    /// <summary>Every step of the plan on every channel, for one entry.</summary>
    public IReadOnlyList<StepOutlook> Outlook(long entryId) => EntryOutlook.Of(
        [.. Plan.Where(p => p.EntryId == entryId)], [.. Facts.Messages.Where(m => m.Nudge.EntryId == entryId)]);
}

/// <summary>Tells runners' stories: the page and the API tell the same.</summary>
public sealed class RunnerStories(IRunnerStories stories, Forecaster forecaster, ClinicClock clock)
{
    /// <summary>Null: there is no such runner.</summary>
    public async Task<ToldStory?> Of(long runnerId, CancellationToken ct)
    {
        if (await stories.Load(runnerId, ct) is not { } facts)
        {
            return null;
        }

        var plan = await forecaster.ForRunner(facts.Runner, ct);
        return new ToldStory(facts, RunnerStory.Of(facts, plan, clock.Now, clock.Zone), plan);
    }
}
