using NodaTime;
using NodaTime.Text;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>A race day that moves, as typed in: ISO days.</summary>
public sealed record MoveForm(string? From, string? To)
{
    private const int YearsAhead = 5;

    /// <summary>The two days, or null when something is wrong with them.</summary>
    public (LocalDate From, LocalDate To)? Check(Race race, LocalDate today, Mistakes mistakes)
    {
        var from = Day(From);
        if (from is null || !race.Days.Contains(from.Value))
        {
            mistakes.Add("from", $"Give the day that moves: one of {string.Join(", ", race.Days.Select(d => d.Iso()))}.");
        }

        var to = Day(To);
        if (to is null)
        {
            mistakes.Add("to", "Give the new day as a date such as 2027-10-03.");
        }
        else if (to == from)
        {
            mistakes.Add("to", "That's the same day. Give the new one.");
        }
        else if (to < today || to > today.PlusYears(YearsAhead))
        {
            mistakes.Add("to", $"{To} is in the past, or more than {YearsAhead} years away. Check the date.");
        }

        return mistakes.Any ? null : (from!.Value, to!.Value);
    }

    private static LocalDate? Day(string? text) => LocalDatePattern.Iso.Parse(Invisible.Drop(text).Trim()) is { Success: true } day ? day.Value : null;
}

/// <summary>Moves a race day: first what it would mean, then doing it.</summary>
public sealed class RaceMoves(IRaceMoveStore store, RaceMoveForecast forecast, ClinicClock clock)
{
    public Task<RaceMove> Preview(Race race, LocalDate from, LocalDate to, CancellationToken ct) => forecast.Of(race.Id, from, to, ct);

    /// <summary>Moves it. The planner sees to the rest at its next tick. The name stands on the change. Returns what it meant.</summary>
    public async Task<RaceMove> Apply(Race race, LocalDate from, LocalDate to, string who, CancellationToken ct)
    {
        var move = await Preview(race, from, to, ct);
        return move with { Entries = await store.Move(new RaceDay(race.Id, from), to, who, clock.Now, ct) };
    }
}
