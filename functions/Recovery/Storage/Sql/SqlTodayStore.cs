using NodaTime;
using Recovery.Desk.Today;
using Recovery.Time;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="ITodayStore"/>
public sealed class SqlTodayStore(SqlDatabase database, ClinicClock clock) : ITodayStore
{
    public Task<IReadOnlyList<SessionReach>> Reach(LocalDate day, IReadOnlyList<SessionOpening> sessions, CancellationToken ct) =>
        database.ReadAtOneMoment<IReadOnlyList<SessionReach>>(
            async session =>
            {
                var reach = new List<SessionReach>();
                foreach (var opening in sessions)
                {
                    if (opening.Day == day || await SqlSessionReach.LastOf(session, day, clock.Zone) is { } last && last >= opening.Day)
                    {
                        reach.Add(await SqlSessionReach.Load(session, opening, clock.Zone));
                    }
                }

                return reach;
            },
            ct);

    public Task<IReadOnlyList<PersonsNeed>> Messages(Instant from, Instant to, Instant now, int most, CancellationToken ct) => database.ReadAtOneMoment(
        session => SqlNeeds.Load(session, from, to, now, most), ct);

    public Task<DaySends> Sends(LocalDate day, CancellationToken ct) => database.ReadAtOneMoment(
        session => SqlDaySends.Load(session, day, clock.Zone), ct);
}
