using NodaTime;

namespace Recovery.Nudges.Receipts;

/// <summary>What <see cref="Fallbacks"/> finds, and where it puts the emails.</summary>
public interface IFallbackStore
{
    /// <summary>Texts of these steps that did not arrive, or whose number takes none, whose runner may get an email of that step instead and has none, and whose time has not passed.</summary>
    Task<IReadOnlyList<Fallback>> ToFallBack(IReadOnlyList<string> steps, Instant now, int take, CancellationToken ct);

    /// <summary>Adds the emails, due at once, within the texts' own windows. Idempotent.</summary>
    Task FallBack(IReadOnlyList<Fallback> texts, Instant now, CancellationToken ct);
}
