using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Receipts;

/// <summary>What <see cref="Fallbacks"/> finds, and where it puts the emails.</summary>
public interface IFallbackStore
{
    /// <summary>
    /// Messages of these steps that did not arrive, or whose contact takes none, whose runner may get one by the other channel instead and has
    /// none, and whose time has not passed.
    /// </summary>
    Task<IReadOnlyList<Fallback>> ToFallBack(Channel channel, Channel standIn, IReadOnlyList<string> steps, Instant now, int take, CancellationToken ct);

    /// <summary>Adds those of the other channel, due at once, within the windows of what failed. Idempotent.</summary>
    Task FallBack(Channel standIn, IReadOnlyList<Fallback> failed, Instant now, CancellationToken ct);
}
