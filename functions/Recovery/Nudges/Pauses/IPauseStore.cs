using NodaTime;

namespace Recovery.Nudges.Pauses;

/// <summary>Where pauses are kept. A claim reads them in its own transaction, so one that is stored holds in every process at once.</summary>
public interface IPauseStore
{
    /// <summary>Begins a pause. The same person pausing the same until the same moment again gets the one that is in force.</summary>
    /// <param name="pause">To be stored.</param>
    /// <param name="words">How the reasons of nudges name it.</param>
    /// <param name="ct">Gives up.</param>
    Task<Pause> Begin(Pause pause, string words, CancellationToken ct);

    /// <summary>Ends a pause, so that what it holds may go out again (<see cref="IHeldNudges.Release"/>). One that has ended stays as it is.</summary>
    /// <param name="id">The pause's.</param>
    /// <param name="by">Who resumes.</param>
    /// <param name="words">How reasons name it from now on, with the moment at which it ended.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False: it has ended already, or there is none.</returns>
    Task<bool> End(long id, string by, string words, Instant now, CancellationToken ct);

    /// <summary>Null: there is none of that id. It may have ended.</summary>
    Task<Pause?> Find(long id, CancellationToken ct);

    /// <summary>Those in force, oldest first. Fast, however much they hold.</summary>
    Task<IReadOnlyList<Pause>> InForce(Instant now, CancellationToken ct);

    /// <summary>The same, with how many nudges each holds back just now, counted one by one.</summary>
    Task<IReadOnlyList<HoldingPause>> Holding(Instant now, CancellationToken ct);

    /// <summary>Deletes those that ended before then, and with them who paused. Returns how many.</summary>
    Task<int> Purge(Instant endedBefore, CancellationToken ct);
}

/// <param name="Held">How many nudges wait for it: those whose time came while it was in force.</param>
public sealed record HoldingPause(Pause Pause, int Held);

/// <summary>Nudges that pauses hold back: they are on no queue until they are released.</summary>
public interface IHeldNudges
{
    /// <summary>What waits for a pause that is over becomes due at once, in the order of its slots. Returns how many.</summary>
    Task<int> Release(Instant now, CancellationToken ct);
}
