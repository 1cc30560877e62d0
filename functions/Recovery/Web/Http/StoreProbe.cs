using Recovery.Readiness;

namespace Recovery.Web.Http;

/// <summary>
/// Whether the store works. Trying it costs a write to the disk, and anybody may ask: so it is tried once in five seconds
/// at most, and in between the last answer holds.
/// </summary>
/// <param name="health">The store's own test; fails while the store isn't open.</param>
/// <param name="time">Real time.</param>
internal sealed class StoreProbe(Func<IStoreHealth> health, TimeProvider time)
{
    /// <summary>The shortest time between two tries.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<string?>? _last;
    private long _triedAt;

    /// <summary>Null: it works; otherwise a sentence without paths or data.</summary>
    public Task<string?> DownReason(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_last is null || time.GetElapsedTime(_triedAt) >= Between)
            {
                _triedAt = time.GetTimestamp();
                // Not cancelled with this request: others may be waiting for the same answer.
                _last = Task.Run(Try, CancellationToken.None);
            }

            return _last.WaitAsync(ct);
        }
    }

    private async Task<string?> Try()
    {
        try
        {
            return await health().DownReason(CancellationToken.None);
        }
        catch (StoreException)
        {
            // That cost nothing, and the next caller may find it open.
            lock (_lock)
            {
                _last = null;
            }

            return "the store isn't open yet";
        }
    }
}
