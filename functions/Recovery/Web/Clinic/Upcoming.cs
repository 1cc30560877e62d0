using System.Collections.Concurrent;
using System.Diagnostics;
using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Time;

namespace Recovery.Web.Clinic;

/// <summary>
/// What goes out next, planned yet or not. Every entry is looked at, so with many thousands of them it takes seconds: then no one waits
/// for it, and an answer of a minute ago is given while the next is worked out.
/// </summary>
public sealed class Upcoming : IDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer no page waits for it, and whoever comes after that does not wait at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Duration Fresh = Duration.FromMinutes(1);

    /// <summary>Older than this, an answer is no use.</summary>
    private static readonly Duration Stale = Duration.FromMinutes(10);

    /// <summary>Mornings that an estimate is taken from.</summary>
    private const int Mornings = 10;

    private readonly PlanPreviewer _previewer;
    private readonly IResponses _responses;
    private readonly ClinicClock _clock;
    private readonly TimeSpan _quick;
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>What took long, by the first day and the number of days asked for.</summary>
    private readonly ConcurrentDictionary<(LocalDate From, int Days), LookAhead> _kept = new();

    /// <summary>When what is being worked out was begun; 0: nothing is.</summary>
    private long _began;

    private bool TakesLong => Interlocked.Read(ref _began) is var began and > 0 && Stopwatch.GetElapsedTime(began) > Patience;

    public Upcoming(PlanPreviewer previewer, IResponses responses, ClinicClock clock)
        : this(previewer, responses, clock, Quick)
    {
    }

    /// <param name="previewer">Looks at every entry.</param>
    /// <param name="responses">What nudges led to so far.</param>
    /// <param name="clock">Clinic time.</param>
    /// <param name="quick">What takes no longer is worked out each time.</param>
    internal Upcoming(PlanPreviewer previewer, IResponses responses, ClinicClock clock, TimeSpan quick) =>
        (_previewer, _responses, _clock, _quick) = (previewer, responses, clock, quick);

    /// <summary>The days from today on, as many as asked for, that have something to send.</summary>
    public async Task<UpcomingDays> Next(int days, CancellationToken ct)
    {
        var asked = (_clock.Today, days);
        return (Kept(asked) ?? await WorkOut(asked, ct)).Days;
    }

    /// <summary>What the planner will do from a day on. Null: it is still being worked out; ask again in a moment.</summary>
    public async Task<LookAhead?> Look(LocalDate from, int days, CancellationToken ct)
    {
        var asked = (from, days);
        if (Kept(asked) is { } kept)
        {
            return kept;
        }

        if (TakesLong)
        {
            return null;
        }

        var work = Task.Run(() => WorkOut(asked, CancellationToken.None), CancellationToken.None);
        await Task.WhenAny(work, Task.Delay(Patience, ct));
        return work.IsCompleted ? await work : null;
    }

    /// <summary>Null: nothing that is of use. What is no longer fresh is worked out anew behind the scenes.</summary>
    private LookAhead? Kept((LocalDate, int) asked)
    {
        var kept = KeptFor(asked, Stale);
        if (kept is not null && KeptFor(asked, Fresh) is null && _oneAtATime.CurrentCount > 0)
        {
            // The next caller gets it. If it fails, it is tried again then.
            _ = Task.Run(() => WorkOut(asked, CancellationToken.None), CancellationToken.None);
        }

        return kept;
    }

    private async Task<LookAhead> WorkOut((LocalDate From, int Days) asked, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            // Somebody else has just done it, for all who waited.
            if (KeptFor(asked, Fresh) is { } other)
            {
                return other;
            }

            var (began, asOf) = (Stopwatch.GetTimestamp(), _clock.Now);
            Interlocked.Exchange(ref _began, began);
            var preview = await _previewer.Of(asked.From, asked.Days, null, null, ct);
            var found = new LookAhead(preview, await _responses.Latest(Mornings, ct), UpcomingDays.Of(preview, asOf));
            Keep(asked, found, Stopwatch.GetElapsedTime(began) > _quick);
            return found;
        }
        finally
        {
            Interlocked.Exchange(ref _began, 0);
            _oneAtATime.Release();
        }
    }

    private void Keep((LocalDate, int) asked, LookAhead found, bool tookLong)
    {
        foreach (var (other, _) in _kept.Where(k => _clock.Now - k.Value.AsOf >= Stale))
        {
            _kept.TryRemove(other, out _);
        }

        if (tookLong)
        {
            _kept[asked] = found;
        }
        else
        {
            _kept.TryRemove(asked, out _);
        }
    }

    private LookAhead? KeptFor((LocalDate, int) asked, Duration age) =>
        _kept.TryGetValue(asked, out var kept) && _clock.Now - kept.AsOf < age ? kept : null;

    public void Dispose() => _oneAtATime.Dispose();
}
