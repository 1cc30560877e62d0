using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges.Plan;
using Recovery.Readiness;

namespace Recovery.Functions.Triggers;

/// <summary>Each minute: plans the nudges whose time is near, and queues them.</summary>
public sealed class PlanNudges(Planner planner, TimedWork work)
{
    [Function(nameof(PlanNudges))]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken ct) => work.Run(TimedWork.Planning, planner.Tick, ct);
}
