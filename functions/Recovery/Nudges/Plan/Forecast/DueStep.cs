using NodaTime;
using Recovery.Races;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>A step of a race day that goes out on a clinic day.</summary>
public sealed record DueStep(RaceDay RaceDay, Step Step, StepTimes Times)
{
    public LocalDate Day => Times.Preferred.Day;
}
