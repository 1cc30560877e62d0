using NodaTime;
using NodaTime.TimeZones;

namespace Recovery.Timing;

/// <summary>The hours of a day in which messages may reach people: timing rule 3.</summary>
public sealed class CourtesyRange(TimingRules rules)
{
    // Where the clocks change inside the range's ends, it is taken at its narrowest.
    private static readonly ZoneLocalMappingResolver Later =
        Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly ZoneLocalMappingResolver Earlier =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    public Instant From(LocalDate day) => day.At(rules.CourtesyFrom).InZone(rules.Zone, Later).ToInstant();

    public Instant To(LocalDate day) => day.At(rules.CourtesyTo).InZone(rules.Zone, Earlier).ToInstant();

    /// <summary>The next start of the range; null: now is inside it.</summary>
    public Instant? QuietUntil(Instant now)
    {
        var today = now.InZone(rules.Zone).Date;
        return now < From(today) ? From(today)
            : now < To(today) ? null
            : From(today.PlusDays(1));
    }
}
