using System.Threading.RateLimiting;

namespace Recovery.Storage.Postgres;

/// <summary>
/// So many connections for one kind of work, so that none stands in line behind another: who looks at a page doesn't wait for the senders.
/// The line in front is bounded too; whoever finds it full hears at once that the store is busy.
/// </summary>
internal sealed class PostgresLane(int connections) : IDisposable
{
    private const int MostWaiting = 2048;

    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = connections,
        QueueLimit = MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <exception cref="StoreException">Too many wait already.</exception>
    public async Task<T> Run<T>(Func<Task<T>> work, CancellationToken ct)
    {
        using var place = await _places.AcquireAsync(1, ct);
        return place.IsAcquired ? await work() : throw new StoreException("The database is busy: too much work waits for it. Try again in a minute.");
    }

    public void Dispose() => _places.Dispose();
}
