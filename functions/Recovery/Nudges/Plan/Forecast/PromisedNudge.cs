using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>A nudge that a runner is told to expect.</summary>
/// <param name="Window">When: <see cref="SendWindow.NotBefore"/> to <see cref="SendWindow.Target"/>, a few of a crowd sooner.</param>
/// <param name="Session">The open day that it is about.</param>
public sealed record PromisedNudge(Step Step, Channel Channel, SendWindow Window, Session Session);
