using NodaTime;
using Recovery.Desk;

namespace Recovery.Web.Clinic;

/// <summary>What the list of changes is narrowed to.</summary>
internal static class ChangeFilters
{
    /// <param name="who">The name that stands on them; null: anybody's.</param>
    /// <param name="day">A day of the clinic's; null: any.</param>
    /// <param name="zone">Clinic time.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="take">The most on a page.</param>
    public static ChangesQuery Query(string? who, LocalDate? day, DateTimeZone zone, string? after, int take) => new(
        who, day is { } from ? zone.AtStartOfDay(from).ToInstant() : null, day is { } to ? zone.AtStartOfDay(to.PlusDays(1)).ToInstant() : null, after, take);
}
