using NodaTime;

namespace Recovery.Desk;

/// <summary>A change as it was noted.</summary>
/// <param name="Runner">The runner's name today; null: it is about none, or they are erased.</param>
/// <param name="Race">The name of the race that it is about, or of the entry's; null: none, or it is gone.</param>
public sealed record NotedChange(long Id, Instant At, DeskChange Change, string? Runner, string? Race);

/// <summary>What is asked of the changes. Null: no such filter.</summary>
/// <param name="From">Changes from then on.</param>
/// <param name="To">Changes before then.</param>
/// <param name="After">Where the page before ended: its <see cref="ChangesPage.Next"/>.</param>
/// <param name="Take">The most on a page.</param>
public sealed record ChangesQuery(string? Who, Instant? From, Instant? To, string? After, int Take)
{
    /// <summary>Changes about this runner alone.</summary>
    public long? RunnerId { get; init; }
}

/// <param name="Next">Continues the list; null at its end. Opaque.</param>
public sealed record ChangesPage(IReadOnlyList<NotedChange> Items, string? Next);

/// <summary>Reads who changed what, newest first. What writes a change notes it.</summary>
public interface IDeskChanges
{
    /// <summary>How long a change is kept: for a year at least.</summary>
    static readonly Duration KeptFor = Duration.FromDays(365);

    /// <summary>Fast at any depth.</summary>
    /// <exception cref="FormatException"><see cref="ChangesQuery.After"/> is no page's <see cref="ChangesPage.Next"/>.</exception>
    Task<ChangesPage> Page(ChangesQuery query, CancellationToken ct);

    /// <summary>Every change of a runner, newest first.</summary>
    Task<IReadOnlyList<NotedChange>> OfRunner(long runnerId, CancellationToken ct);

    /// <summary>The names that stand on changes, in order.</summary>
    Task<IReadOnlyList<string>> People(CancellationToken ct);

    /// <summary>Deletes what was changed before then, and longer than <see cref="KeptFor"/> before the latest change. Returns how many.</summary>
    Task<int> Purge(Instant before, CancellationToken ct);
}
