using NodaTime;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Readiness;

/// <summary>Looks through the whole store for damage: at start, and once a night, when the store is idle.</summary>
public sealed class StoreCheckup(IStoreHealth store, CourtesyRange courtesy, ClinicClock clock)
{
    private LocalDate? _checkedOn;
    private volatile string? _finding;

    /// <summary>A sentence about what it last found; null: nothing.</summary>
    public string? Finding => _finding;

    /// <summary>Looks if it is time to.</summary>
    public async Task Tick(CancellationToken ct)
    {
        var today = clock.Today;
        if (_checkedOn is null || (_checkedOn != today && courtesy.QuietUntil(clock.Now) is not null))
        {
            _finding = await store.DamageReason(ct);
            _checkedOn = today;
        }
    }
}
