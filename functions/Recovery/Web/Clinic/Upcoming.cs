using System.Collections.Concurrent;
using System.Diagnostics;
using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Timing;

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
/// What goes out next, planned yet or not. Every entry is looked at, so with many thousands of them it takes seconds: then no one waits
/// for it, and an answer of a minute ago is given while the next is worked out.
/// </summary>
public sealed class Upcoming : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private static readonly Duration Fresh = Duration.FromMinutes(1);

    /// <summary>Older than this, an answer is no use.</summary>
    private static readonly Duration Stale = Duration.FromMinutes(10);

    private readonly PlanPreviewer _previewer;
    private readonly ClinicClock _clock;
    private readonly TimeSpan _quick;
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>What took long, by the number of days asked for.</summary>
    private readonly ConcurrentDictionary<int, Kept> _kept = new();

    public Upcoming(PlanPreviewer previewer, ClinicClock clock)
        : this(previewer, clock, Quick)
    {
    }

    /// <param name="previewer">Looks at every entry.</param>
    /// <param name="clock">Clinic time.</param>
    /// <param name="quick">What takes no longer is worked out each time.</param>
    internal Upcoming(PlanPreviewer previewer, ClinicClock clock, TimeSpan quick) => (_previewer, _clock, _quick) = (previewer, clock, quick);

    /// <summary>The days from today on, as many as asked for, that have something to send.</summary>
    public async Task<UpcomingDays> Next(int days, CancellationToken ct)
    {
        if (KeptFor(days, Stale) is not { } kept)
        {
            return await WorkOut(days, ct);
        }

        if (KeptFor(days, Fresh) is null && _oneAtATime.CurrentCount > 0)
        {
            // The next caller gets it. If it fails, it is tried again then.
            _ = Task.Run(() => WorkOut(days, CancellationToken.None), CancellationToken.None);
        }

        return kept;
    }

    private async Task<UpcomingDays> WorkOut(int days, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            // Somebody else has just done it, for all who waited.
            if (KeptFor(days, Fresh) is { } other)
            {
                return other;
            }

            var (began, from, asOf) = (Stopwatch.GetTimestamp(), _clock.Today, _clock.Now);
            var found = new UpcomingDays(Of(await _previewer.Of(from, days, null, null, ct)), asOf);
            if (Stopwatch.GetElapsedTime(began) > _quick)
            {
                _kept[days] = new Kept(from, found);
            }
            else
            {
                _kept.TryRemove(days, out _);
            }

            return found;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Today's answer, if it is younger than that.</summary>
    private UpcomingDays? KeptFor(int days, Duration age) =>
        _kept.TryGetValue(days, out var kept) && kept.From == _clock.Today && _clock.Now - kept.Found.AsOf < age ? kept.Found : null;

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

    private sealed record Kept(LocalDate From, UpcomingDays Found);
}
