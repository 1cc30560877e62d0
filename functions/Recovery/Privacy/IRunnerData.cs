using NodaTime;
using Recovery.Runners;

namespace Recovery.Privacy;

/// <summary>All that is stored of a runner: exported, erased, purged by age.</summary>
public interface IRunnerData
{
    /// <summary>Everything stored of this runner and nothing of another; null: there is no such runner.</summary>
    Task<RunnerData?> Export(long runnerId, CancellationToken ct);

    /// <summary>
    /// Erases a runner at their request: no trace of name, number or address stays in the store, and older consents of that number
    /// or address count no more. Their nudges stay as counts, open ones are skipped; stops stay, by keyed hash.
    /// False: there is no such runner.
    /// </summary>
    Task<bool> Erase(long runnerId, ChangedBy by, Instant now, CancellationToken ct);

    /// <summary>
    /// Erases at most <paramref name="take"/> runners whose every race day is before <paramref name="raceDaysBefore"/>. They did not
    /// object, so older consents stay good. Returns how many.
    /// </summary>
    Task<int> Purge(LocalDate raceDaysBefore, int take, Instant now, CancellationToken ct);

    /// <summary>
    /// Wipes what was erased out of the store's files as well: out of its log, and out of the unused parts of its pages. An erasure
    /// does so itself where no other process is in the way and the store is small; what was deleted by age waits until it may take long. True:
    /// nothing is left to wipe now.
    /// </summary>
    /// <param name="mayTakeLong">The store is idle: a large one may be rewritten.</param>
    /// <param name="ct">What is not wiped by then is wiped the next time.</param>
    Task<bool> Wipe(bool mayTakeLong, CancellationToken ct);
}
