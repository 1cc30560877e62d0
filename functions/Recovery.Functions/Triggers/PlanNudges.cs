using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges.Plan;

namespace Recovery.Functions.Triggers;

/// <summary>Each minute: plans the nudges whose time is near, and queues them.</summary>
public sealed class PlanNudges(Planner planner)
{
    [Function(nameof(PlanNudges))]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken ct) => planner.Tick(ct);
}
