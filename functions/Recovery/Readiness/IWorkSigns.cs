using NodaTime;

namespace Recovery.Readiness;

/// <summary>Signs of life of the timers, kept in the store: the desk may be another process than the one that plans.</summary>
public interface IWorkSigns
{
    /// <summary>This work was done just now.</summary>
    /// <param name="work">One of <see cref="TimedWork"/>.</param>
    /// <param name="failing">What failed within it, in a few words; null: nothing.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task Note(string work, string? failing, Instant now, CancellationToken ct);

    /// <summary>The last sign of each.</summary>
    Task<IReadOnlyList<WorkSign>> All(CancellationToken ct);
}

/// <summary>The last sign of life of some work.</summary>
/// <param name="At">When it was last done.</param>
/// <param name="Failing">What fails within it; null: nothing.</param>
/// <param name="FailingSince">Since when something has failed each time.</param>
public sealed record WorkSign(string Work, Instant At, string? Failing, Instant? FailingSince);
