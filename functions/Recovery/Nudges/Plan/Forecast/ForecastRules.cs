using Recovery.Runners;
using Recovery.Security;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>What the planner decides by, apart from what is stored.</summary>
/// <param name="Units">A message's units: segments of a text, 1 for an email.</param>
/// <param name="Rates">Units a second for each channel; 0 or none: no limit.</param>
internal sealed record ForecastRules(
    Timetable Timetable, PlanningRange Range, Func<PlanningEntry, Step, StepTimes, Channel, int> Units,
    IReadOnlyDictionary<Channel, double> Rates, SigningKey Key);
