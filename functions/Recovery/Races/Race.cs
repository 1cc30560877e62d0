using NodaTime;

namespace Recovery.Races;

/// <summary>A race that runners can sign up with. It has one or more days; each runner's entry has its own.</summary>
/// <param name="Id">Stable and readable: <c>london-marathon-2027</c>.</param>
/// <param name="Name">As emails and pages show it: "London Marathon 2027".</param>
/// <param name="ShortName">As texts show it, where each character counts: "London Marathon".</param>
/// <param name="Days">The days on which it is run, in order. Never empty.</param>
/// <param name="Listed">On the sign-up form's list; a race that a runner typed in is not.</param>
/// <param name="Spoken">Its name as a sentence says it, where that differs from the short name: "the London Marathon". Null: it doesn't.</param>
public sealed record Race(string Id, string Name, string ShortName, IReadOnlyList<LocalDate> Days, bool Listed, string? Spoken = null)
{
    /// <summary>As a sentence says it: "Good luck in <c>the London Marathon</c>!" Nobody guesses where a "the" belongs.</summary>
    public string InSentence => Spoken ?? ShortName;
}

/// <summary>One day of one race.</summary>
public readonly record struct RaceDay(string RaceId, LocalDate Day);
