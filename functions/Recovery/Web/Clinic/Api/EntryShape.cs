using System.Globalization;
using NodaTime;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>Where an entry stands: what became of it, and what is stopped for its runner.</summary>
public sealed record EntryShape(
    string EntryId, string RunnerId, string Race, string RaceDay, string? Outcome, DateTimeOffset? OutcomeAt, string? OutcomeBy,
    IReadOnlyList<StopShape> Stops)
{
    public static EntryShape Of(Entry entry, IReadOnlyList<Suppression> stops, DateTimeZone zone) => new(
        entry.Id.ToString(CultureInfo.InvariantCulture), entry.RunnerId.ToString(CultureInfo.InvariantCulture), entry.RaceId, entry.RaceDay.Iso(),
        entry.Outcome?.Code(), entry.OutcomeAt?.In(zone), entry.OutcomeBy,
        [.. stops.Select(s => new StopShape(s.Channel.Code, s.Words, s.By, s.At.In(zone)))]);
}

public sealed record StopShape(string Channel, string Reason, string By, DateTimeOffset At);
