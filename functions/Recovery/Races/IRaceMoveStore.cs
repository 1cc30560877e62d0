using NodaTime;

namespace Recovery.Races;

/// <summary>Moves race days.</summary>
public interface IRaceMoveStore
{
    /// <summary>
    /// Moves a race day with all its entries and the sign-ups that wait for confirmation, in one transaction. The entries'
    /// change numbers are raised, so that the planner looks at them again. Returns how many entries moved.
    /// The name of <paramref name="who"/> stands on the change.
    /// </summary>
    Task<int> Move(RaceDay raceDay, LocalDate to, string who, Instant now, CancellationToken ct);
}
