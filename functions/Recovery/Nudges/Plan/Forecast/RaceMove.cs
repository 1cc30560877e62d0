using NodaTime;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>A day of a race, and the day that it becomes.</summary>
internal sealed record RaceDayMove(RaceDay From, RaceDay To);

/// <summary>What moving a race day means for one step on one channel, counted in runners.</summary>
/// <param name="Was">The session it was about; null: none.</param>
/// <param name="Becomes">The session it will be about; null: none, or its time has passed.</param>
public sealed record MovedStep(
    string Step, Channel Channel, LocalDate? Was, LocalDate? Becomes, int Kept, int Moved, int Cancelled, int AlreadySent);

/// <summary>What moving a race day means: shown before it is done. Nothing that was sent is ever sent again.</summary>
/// <param name="Entries">The runners whose race day moves.</param>
public sealed record RaceMove(int Entries, IReadOnlyList<MovedStep> Steps)
{
    public int Kept => Steps.Sum(s => s.Kept);

    public int Moved => Steps.Sum(s => s.Moved);

    public int Cancelled => Steps.Sum(s => s.Cancelled);

    public int AlreadySent => Steps.Sum(s => s.AlreadySent);
}
