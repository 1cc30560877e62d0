using NodaTime;
using Recovery.Timing;

namespace Recovery.Nudges.Plan;

/// <summary>How far a step of a race day has been planned.</summary>
/// <param name="Times">What it was planned for, see <see cref="PlannedFor"/>; when that changes, planning starts over.</param>
/// <param name="Through">The highest entry change number that has been looked at.</param>
public sealed record PlanProgress(string RaceId, LocalDate RaceDay, string Step, string Times, long Through)
{
    /// <summary>The same where nothing has changed that bears on every entry: a step's times, its channels, the reminder before it.</summary>
    /// <param name="earlier">
    /// The reminder before it, once its time is over: from then on this one hangs on whether that went out, so each entry is looked at once more.
    /// </param>
    public static string PlannedFor(Step step, StepTimes times, Step? earlier) =>
        $"{times.Fingerprint}|{string.Join(',', step.Channels.Select(c => c.Code))}{(earlier is null ? "" : "|after the one before")}";
}
