namespace Recovery.Local.Queues;

/// <summary>Places for messages that are waiting or running; those being settled no longer have one.</summary>
/// <param name="capacity">How many there are.</param>
/// <param name="smallestFetch">How many must be free before more is fetched: one commit for each single message would be slow.</param>
internal sealed class HeldPlaces(int capacity, int smallestFetch) : IDisposable
{
    private readonly SemaphoreSlim _enough = new(0);
    private int _held;

    /// <summary>How many are free, once there are enough. For one fetcher at a time.</summary>
    public async ValueTask<int> Free(CancellationToken ct)
    {
        for (var free = capacity - Volatile.Read(ref _held); ; free = capacity - Volatile.Read(ref _held))
        {
            if (free >= smallestFetch)
            {
                return free;
            }

            await _enough.WaitAsync(ct);
        }
    }

    public void Take(int count) => Interlocked.Add(ref _held, count);

    /// <summary>A place is free again; the fetcher is woken once there are enough of them.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _held) == capacity - smallestFetch)
        {
            _enough.Release();
        }
    }

    public void Dispose() => _enough.Dispose();
}
