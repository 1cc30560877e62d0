using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>What becomes of one step of one entry on one channel, by the rules that the planner and the sender go by.</summary>
public abstract record Prospect
{
    private Prospect()
    {
    }

    /// <summary>It goes out.</summary>
    /// <param name="Slot">When, by what is known now: others who sign up or stop until it is planned may move it within its window.</param>
    /// <param name="Segments">What a text is billed as; 1 for an email.</param>
    public sealed record Comes(string NudgeId, Instant Slot, int Segments) : Prospect;

    /// <summary>Nothing goes out.</summary>
    /// <param name="Reason">One of <see cref="SkipReason"/>.</param>
    public sealed record Nothing(string Reason) : Prospect;

    /// <summary>It was handed over before, or tried: it is never sent again, whatever changes.</summary>
    public sealed record Tried(NudgeStatus Status) : Prospect;
}

/// <summary>A page of entries, and what becomes of each of them on each channel of a step.</summary>
/// <param name="Pacing">For each channel of the step, how those not planned yet find their slots.</param>
public sealed record StepForecast(
    IReadOnlyList<(PlanningEntry Entry, Channel Channel, Prospect Prospect)> Entries, IReadOnlyDictionary<Channel, PacingReport> Pacing);
