using Microsoft.Extensions.Time.Testing;
using Recovery.Readiness;
using Recovery.Time;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Storage;

public sealed class StoreCheckupTests
{
    private readonly FakeTimeProvider _time = new(At("2027-04-27 10:00").ToDateTimeOffset());
    private readonly Health _store = new();
    private readonly StoreCheckup _checkup;

    public StoreCheckupTests() => _checkup = new(_store, new CourtesyRange(UsualTiming), new ClinicClock(_time, London));

    [Fact]
    public async Task The_store_is_looked_through_at_start_and_once_each_night_when_nobody_waits_for_it()
    {
        Assert.Equal(1, await LooksAfterTickAt("2027-04-27 10:00"));
        Assert.Equal(1, await LooksAfterTickAt("2027-04-27 23:00"));
        Assert.Equal(2, await LooksAfterTickAt("2027-04-28 00:00"));
        Assert.Equal(2, await LooksAfterTickAt("2027-04-28 03:00"));
        Assert.Equal(3, await LooksAfterTickAt("2027-04-29 07:29"));
    }

    [Fact]
    public async Task A_night_that_was_slept_through_is_made_up_for_the_next_evening()
    {
        await LooksAfterTickAt("2027-04-27 10:00");

        Assert.Equal(1, await LooksAfterTickAt("2027-04-28 07:30"));
        Assert.Equal(1, await LooksAfterTickAt("2027-04-28 19:59"));
        Assert.Equal(2, await LooksAfterTickAt("2027-04-28 20:00"));
    }

    [Fact]
    public async Task What_it_finds_stands_until_it_has_looked_again()
    {
        _store.Damage = "The store's file is damaged.";
        await LooksAfterTickAt("2027-04-27 10:00");
        _store.Damage = null;

        await LooksAfterTickAt("2027-04-27 12:00");
        Assert.Equal("The store's file is damaged.", _checkup.Finding);

        await LooksAfterTickAt("2027-04-28 00:00");
        Assert.Null(_checkup.Finding);
    }

    private async Task<int> LooksAfterTickAt(string clinicTime)
    {
        _time.SetUtcNow(At(clinicTime).ToDateTimeOffset());
        await _checkup.Tick(TestContext.Current.CancellationToken);
        return _store.Looks;
    }

    private sealed class Health : IStoreHealth
    {
        public int Looks { get; private set; }

        public string? Damage { get; set; }

        public Task<string?> DownReason(CancellationToken ct) => Task.FromResult<string?>(null);

        public string? LostReason() => null;

        public Task<string?> DamageReason(CancellationToken ct)
        {
            Looks++;
            return Task.FromResult(Damage);
        }
    }
}
