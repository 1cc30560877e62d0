using System.Collections.Concurrent;
using System.Diagnostics;
using NodaTime;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Nudges.Plan.Forecast;

/// <summary>
/// How full each second is, for pages about one runner. With a hundred thousand nudges in a session that takes longer to count than the rest
/// of the page: then a count of a minute ago is good enough.
/// </summary>
/// <param name="store">Counts.</param>
/// <param name="quick">What takes no longer is counted each time.</param>
internal sealed class KeptLedgers(IPlanStore store, ClinicClock clock, TimeSpan quick)
{
    /// <summary>The usual limit of what is counted each time.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);

    private static readonly Duration Fresh = Duration.FromMinutes(1);

    /// <summary>Ranges that were asked for lately; far fewer than there are race days.</summary>
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<(Channel, Instant, Instant), (SlotLedger Ledger, Instant At)> _kept = new();

    /// <summary>The caller's own: it may fill it further.</summary>
    public async Task<SlotLedger> Of(Channel channel, Instant from, Instant to, CancellationToken ct)
    {
        var now = clock.Now;
        if (_kept.TryGetValue((channel, from, to), out var kept) && now - kept.At < Fresh)
        {
            return kept.Ledger.Copy();
        }

        var began = Stopwatch.GetTimestamp();
        var ledger = await store.SlotsTaken(channel, from, to, ct);
        if (Stopwatch.GetElapsedTime(began) > quick)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[(channel, from, to)] = (ledger.Copy(), now);
        }

        return ledger;
    }
}
