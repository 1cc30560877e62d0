using System.Diagnostics;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Time;

namespace Recovery.Web.Clinic;

/// <summary>A step that goes out to the runners of one race day on one channel.</summary>
public sealed record UpcomingStep(
    string Step, Channel Channel, string RaceId, string RaceName, LocalDate RaceDay, SendWindow Window, int Count);

/// <summary>A day on which something goes out.</summary>
public sealed record UpcomingDay(LocalDate Day, IReadOnlyList<UpcomingStep> Steps)
{
    public int Total => Steps.Sum(s => s.Count);
}

/// <summary>The days on which something goes out.</summary>
/// <param name="AsOf">When that was worked out.</param>
public sealed record UpcomingDays(IReadOnlyList<UpcomingDay> Days, Instant AsOf);

/// <summary>
/// What goes out next, planned yet or not. Every entry is looked at, so with many thousands of them it takes seconds: then nobody waits
/// for it, and an answer of a minute ago is given while the next is worked out.
/// </summary>
public sealed class Upcoming(PlanPreviewer previewer, ClinicClock clock) : IDisposable
{
    /// <summary>What takes no longer is worked out each time.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private static readonly Duration Fresh = Duration.FromMinutes(1);

    /// <summary>Nobody has asked for so long: what was known then says too little now.</summary>
    private static readonly Duration Stale = Duration.FromMinutes(10);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private Kept? _kept;

    /// <summary>The days from today on, as many as asked for, that have something to send.</summary>
    public async Task<UpcomingDays> Next(int days, CancellationToken ct)
    {
        var asked = (clock.Today, days);
        if (_kept is { IsSlow: true } kept && kept.Asked == asked && clock.Now - kept.Found.AsOf < Stale)
        {
            if (clock.Now - kept.Found.AsOf >= Fresh && _oneAtATime.CurrentCount > 0)
            {
                // Whoever asks next has it. If it fails, it is tried again then.
                _ = Task.Run(() => WorkOut(asked, kept, CancellationToken.None), CancellationToken.None);
            }

            return kept.Found;
        }

        return (await WorkOut(asked, kept: null, ct)).Found;
    }

    private async Task<Kept> WorkOut((LocalDate From, int Days) asked, Kept? kept, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            // Somebody else has just done it, for all who waited.
            if (_kept is { IsSlow: true } other && other != kept && other.Asked == asked && clock.Now - other.Found.AsOf < Fresh)
            {
                return other;
            }

            var (began, asOf) = (Stopwatch.GetTimestamp(), clock.Now);
            var found = new UpcomingDays(Of(await previewer.Of(asked.From, asked.Days, null, null, ct)), asOf);
            return _kept = new Kept(asked, found, Stopwatch.GetElapsedTime(began) > Quick);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private static IReadOnlyList<UpcomingDay> Of(PlanPreview preview) =>
    [
        .. from line in preview.Lines
           where line.Messages > 0
           orderby line.Window.NotBefore, line.RaceName, line.RaceDay.Day
           group new UpcomingStep(line.Step, line.Channel, line.RaceDay.RaceId, line.RaceName, line.RaceDay.Day, line.Window, line.Messages) by line.Window.Day
           into day
           select new UpcomingDay(day.Key, [.. day]),
    ];

    private sealed record Kept((LocalDate From, int Days) Asked, UpcomingDays Found, bool IsSlow);
}
