using NodaTime;
using Recovery.Clinic;

namespace Recovery.Messages;

/// <summary>What all nudges of one race day have in common.</summary>
internal sealed record Occasion(bool IsText, string Race, string RaceName, LocalDate RaceDay, Session Session, IReadOnlyList<Session> FirstDays)
{
    public bool Equals(Occasion? other) =>
        other is not null && IsText == other.IsText && Race == other.Race && RaceName == other.RaceName && RaceDay == other.RaceDay && Session == other.Session
        && FirstDays.SequenceEqual(other.FirstDays);

    public override int GetHashCode() => HashCode.Combine(IsText, Race, RaceDay, Session.Day);
}

/// <summary>What differs from runner to runner.</summary>
/// <param name="Name">How to greet; null: not at all.</param>
/// <param name="StopLink">Null: texts have one link for all.</param>
internal sealed record Personal(string? Name, string Link, string? StopLink);
