using NodaTime;

namespace Recovery.Storage;

/// <summary>Counts wrong keys for every process that works on the store.</summary>
public interface IWrongKeyStore
{
    /// <summary>Counts one. False: the network has given <paramref name="most"/> already, and this one is not counted.</summary>
    /// <param name="network">Where from, as a keyed hash.</param>
    /// <param name="most">How many are counted.</param>
    /// <param name="since">What was given before counts for nothing, and is deleted.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancelled before it began, nothing is counted.</param>
    Task<bool> Count(string network, int most, Instant since, Instant now, CancellationToken ct);
}
