using NodaTime;

namespace Recovery.Races;

/// <summary>The races.</summary>
public interface IRaceStore
{
    /// <summary>Every race on the form's list, soonest first; with <paramref name="unlisted"/> those that runners typed in as well.</summary>
    Task<IReadOnlyList<Race>> All(bool unlisted, CancellationToken ct);

    /// <summary>One race, or null when there is none of that id.</summary>
    Task<Race?> Find(string id, CancellationToken ct);

    /// <summary>The days of any race from <paramref name="from"/> to <paramref name="to"/>, both included, that a confirmed runner has entered.</summary>
    Task<IReadOnlyList<RaceDay>> DaysWithRunners(LocalDate from, LocalDate to, CancellationToken ct);

    /// <summary>Adds the race, or changes the one of the same id. Entries keep their own day.</summary>
    Task Save(Race race, CancellationToken ct);

    /// <summary>Likewise, by somebody at the desk, whose name stands on the change.</summary>
    Task Save(Race race, string who, Instant now, CancellationToken ct);

    /// <summary>Adds those races of <paramref name="races"/> whose id is not there yet: what ships as data never overwrites the clinic's own.</summary>
    Task Seed(IReadOnlyList<Race> races, CancellationToken ct);
}
