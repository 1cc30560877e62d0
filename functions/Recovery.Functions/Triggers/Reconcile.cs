using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges.Delivery;

namespace Recovery.Functions.Triggers;

/// <summary>Each minute, between two plannings: settles what was left open.</summary>
public sealed class Reconcile(Reconciler reconciler)
{
    [Function(nameof(Reconcile))]
    public Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken ct) => reconciler.Tick(ct);
}
