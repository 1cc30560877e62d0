using Recovery.Runners;

namespace Recovery.Nudges.Receipts;

/// <summary>A provider that can be asked where a message stands. Not every provider can.</summary>
public interface IReceiptSource
{
    Channel Channel { get; }

    /// <summary>Asks where a message stands that the provider took. Null: it did not answer this time, or not so that we understand it.</summary>
    Task<Receipt?> Ask(string nudgeId, string providerId, CancellationToken ct);
}
