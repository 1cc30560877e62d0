using NodaTime;
using Recovery.Races;

namespace Recovery.Nudges.Plan;

/// <summary>How a race day's entries stand.</summary>
/// <param name="Entries">All of them.</param>
/// <param name="Sms">Those that get texts: opted in, and neither booked, withdrawn nor "didn't run".</param>
/// <param name="Email">Those that get emails, likewise.</param>
/// <param name="Sent">What went out, or may have.</param>
public sealed record RaceDayStanding(int Entries, int Sms, int Email, IReadOnlyList<SentStep> Sent);

/// <param name="Nudges">How many went out, or may have.</param>
/// <param name="ToOpenEntries">How many of them to entries that would get more.</param>
public sealed record SentStep(string Step, Channel Channel, int Nudges, int ToOpenEntries);

/// <summary>Moves race days. Implemented once for each kind of store.</summary>
public interface IRaceMoveStore
{
    Task<RaceDayStanding> Standing(RaceDay raceDay, CancellationToken ct);

    /// <summary>
    /// Moves a race day with all its entries and the sign-ups that wait for confirmation, in one transaction. The entries'
    /// change numbers are raised, so that the planner looks at them again. Returns how many entries moved.
    /// </summary>
    Task<int> Move(RaceDay raceDay, LocalDate to, string by, Instant now, CancellationToken ct);
}
