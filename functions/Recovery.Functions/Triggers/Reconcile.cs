using Microsoft.Azure.Functions.Worker;
using Recovery.Housekeeping;
using Recovery.Readiness;

namespace Recovery.Functions.Triggers;

/// <summary>Each minute, between two plannings: settles what was left open, and deletes what need not be kept any longer.</summary>
public sealed class Reconcile(Housekeeper housekeeper, TimedWork work)
{
    [Function(nameof(Reconcile))]
    public Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken ct) => work.Run(TimedWork.Housekeeping, housekeeper.Tick, ct);
}
