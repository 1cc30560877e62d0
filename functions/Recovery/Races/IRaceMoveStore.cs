using NodaTime;

namespace Recovery.Races;

/// <summary>Moves race days.</summary>
public interface IRaceMoveStore
{
    /// <summary>
    /// Moves a race day with all its entries and the sign-ups that wait for confirmation, in one transaction. The entries'
    /// change numbers are raised, so that the planner looks at them again. Returns how many entries moved.
    /// </summary>
    Task<int> Move(RaceDay raceDay, LocalDate to, string by, Instant now, CancellationToken ct);
}
