using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Plan;

public sealed class KeptLedgersTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly Instant From = Instant.FromUtc(2027, 4, 26, 6, 30);
    private readonly FakeTimeProvider _time = new();
    private readonly Counted _store = new();

    [Fact]
    public async Task What_took_long_is_counted_once_a_minute()
    {
        var kept = Kept(TimeSpan.FromTicks(-1));

        (await Of(kept)).Add(From, 5);
        Assert.Equal(1, (await Of(kept)).At(From.ToUnixTimeSeconds()));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await Of(kept)).At(From.ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task What_is_quick_is_counted_each_time()
    {
        var kept = Kept(TimeSpan.MaxValue);

        Assert.Equal(1, (await Of(kept)).At(From.ToUnixTimeSeconds()));
        Assert.Equal(2, (await Of(kept)).At(From.ToUnixTimeSeconds()));
    }

    private KeptLedgers Kept(TimeSpan quick) => new(_store, new ClinicClock(_time, DateTimeZone.Utc), quick);

    private static Task<SlotLedger> Of(KeptLedgers kept) => kept.Of(SmsChannel.Instance, From, From + Duration.FromHours(1), Ct);

    /// <summary>Holds one unit more each time it is asked.</summary>
    private sealed class Counted : IPlanStore
    {
        private int _times;

        public Task<SlotLedger> SlotsTaken(Channel channel, Instant from, Instant to, CancellationToken ct)
        {
            var ledger = new SlotLedger();
            ledger.Add(from, ++_times);
            return Task.FromResult(ledger);
        }

        public Task<IReadOnlyList<PlanProgress>> Progress(LocalDate from, LocalDate to, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<PlanningEntry>> EntriesToPlan(RaceDay raceDay, long after, int take, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<PlanningEntry>> EntriesOfRunner(long runnerId, CancellationToken ct) => throw new NotSupportedException();

        public Task WritePlan(IReadOnlyList<PlanDecision> decisions, PlanProgress progress, Instant now, CancellationToken ct) => throw new NotSupportedException();
    }
}
