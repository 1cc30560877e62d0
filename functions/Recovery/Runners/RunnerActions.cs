using Recovery.Time;

namespace Recovery.Runners;

/// <summary>Applies what a runner chose by a button on a page that a link opened.</summary>
public sealed class RunnerActions(IRunnerChanges runners, ClinicClock clock)
{
    /// <summary>As the clinic reads it beside a stopped contact.</summary>
    private const string SaidStop = StopReasons.Said;

    /// <param name="entry">What it is about.</param>
    /// <param name="said">The button's value.</param>
    /// <param name="nudge">The number of the nudge whose link was followed; null: another link.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    /// <returns>False: no button has this value.</returns>
    public async Task<bool> Apply(Entry entry, string? said, long? nudge, CancellationToken ct)
    {
        switch (said)
        {
            case "booked":
                return await runners.SetOutcome(entry.Id, EntryOutcome.Booked, Source.Runner, clock.Now, nudge, ct);
            case "not-run":
                return await runners.SetOutcome(entry.Id, EntryOutcome.NotRun, Source.Runner, clock.Now, ct);
            // Only the runner's own answer can be taken back here; what reception wrote down, only reception can undo.
            case "undo":
                return entry.OutcomeBy != Source.Runner || await runners.SetOutcome(entry.Id, null, Source.Runner, clock.Now, ct);
            default:
                return false;
        }
    }

    /// <param name="runnerId">Whose messages stop, for every race.</param>
    /// <param name="channel">Null: every channel.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    public Task Stop(long runnerId, Channel? channel, CancellationToken ct) =>
        runners.Stop(runnerId, channel, SaidStop, Source.Runner, clock.Now, ct);
}
