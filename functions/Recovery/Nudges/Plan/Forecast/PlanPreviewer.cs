using NodaTime;
using Recovery.Nudges.Pauses;
using Recovery.Time;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>What goes out in a stretch of days, when, to how many, and who gets nothing and why.</summary>
public sealed class PlanPreviewer(Forecaster forecaster, IPauseStore pauses, ClinicClock clock)
{
    /// <summary>Races are entered a year ahead at most; beyond that there is no next day to name.</summary>
    private const int LookAheadInDays = 550;

    /// <summary>Previews the days from <paramref name="from"/> on.</summary>
    /// <param name="from">A clinic day.</param>
    /// <param name="days">How many, 1 or more.</param>
    /// <param name="raceId">Only this race's lines; the others still count where they share a session or a channel's rate. Null: all.</param>
    /// <param name="progress">Called with the number of entries looked at so far.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<PlanPreview> Of(LocalDate from, int days, string? raceId, Action<int>? progress, CancellationToken ct)
    {
        var to = from.PlusDays(days - 1);
        var due = await forecaster.Due(from, to, null, ct);
        var tallies = due.ToDictionary(d => d, d => new StepTally(d));
        var looked = 0;
        await foreach (var (item, found) in forecaster.Look(due, null, ct))
        {
            tallies[item].Add(found);
            progress?.Invoke(looked += found.Entries.Count / item.Step.Channels.Count);
        }

        PreviewLine[] lines = [.. due.SelectMany(d => tallies[d].Lines).Where(l => raceId is null || l.RaceDay.RaceId == raceId)];
        var next = lines.Length > 0 ? null
            : (await forecaster.Due(to.PlusDays(1), to.PlusDays(LookAheadInDays), null, ct)).FirstOrDefault(d => raceId is null || d.RaceDay.RaceId == raceId)?.Day;
        return new PlanPreview(from, to, lines, next, await Pauses(lines, raceId, ct));
    }

    /// <summary>Those that bear on any of the lines; without a race, those of everything as well.</summary>
    private async Task<IReadOnlyList<Pause>> Pauses(PreviewLine[] lines, string? raceId, CancellationToken ct) =>
    [
        .. (await pauses.InForce(clock.Now, ct))
            .Where(p => (raceId is null && p.Of == PauseScope.Everything) || lines.Any(l => l.IsHeldBy(p))),
    ];
}
