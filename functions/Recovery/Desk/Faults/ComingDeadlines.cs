using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Time;

namespace Recovery.Desk.Faults;

/// <summary>Messages that won't go out before their opening, known before it: by the planner's own forecast, for what opens within a day.</summary>
public sealed class ComingDeadlines(PlanPreviewer previewer, ComingBook book, ClinicClock clock)
{
    private static readonly Duration Ahead = Duration.FromDays(1);

    /// <summary>Of many thousands of entries each is looked at, which takes seconds.</summary>
    private static readonly Duration Fresh = Duration.FromMinutes(10);

    private volatile Forecast? _last;

    private sealed record Forecast(Instant At, IReadOnlyList<LateGroup> Found);

    /// <summary>Those that there is no room for, by session and channel; as of ten minutes ago at most.</summary>
    public async Task<IReadOnlyList<LateGroup>> Now(CancellationToken ct)
    {
        var now = clock.Now;
        if (_last is not { } last || now < last.At || now >= last.At + Fresh)
        {
            _last = last = new Forecast(now, await Look(ct));
        }

        return [.. last.Found.Where(l => l.Target > now && l.Target <= now + Ahead)];
    }

    private async Task<IReadOnlyList<LateGroup>> Look(CancellationToken ct) =>
    [
        .. from session in book.Of(await previewer.Of(clock.Today, 2, raceId: null, progress: null, ct), [])
           from channel in session.Channels
           where channel.NoRoom > 0
           select new LateGroup(channel.Channel, session.Day, channel.NoRoom, session.Opens, IsDropped: true),
    ];
}
