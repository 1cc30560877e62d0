using System.Diagnostics;
using System.Threading.RateLimiting;
using Recovery.Readiness;

namespace Recovery.Storage.Postgres;

/// <summary>
/// A limited number of connections for one kind of work, so that pages don't wait for the senders. Callers queue for them;
/// the queue is bounded in length and in time, and a caller that gets no place is told that the store is busy.
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

    /// <param name="work">Gets the time at which it began to wait: its own time limit counts from then.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="StoreException">Too many wait already, or for too long.</exception>
    public async Task<T> Run<T>(Func<long, Task<T>> work, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        using var place = await Enter(ct);
        return await work(since);
    }

    public void Dispose() => _places.Dispose();

    private async ValueTask<RateLimitLease> Enter(CancellationToken ct)
    {
        var place = _places.AttemptAcquire();
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(PostgresRetry.Patience);
        try
        {
            place = await _places.AcquireAsync(1, enough.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Busy();
        }

        return place.IsAcquired ? place : throw Busy();
    }

    private static StoreException Busy() => new("The database is busy: too much work waits for it. Try again in a minute.");
}
