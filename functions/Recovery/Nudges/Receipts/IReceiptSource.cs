using Recovery.Runners;

namespace Recovery.Nudges.Receipts;

/// <summary>A provider that says where a message stands when it is asked. Not every provider does.</summary>
public interface IReceiptSource
{
    Channel Channel { get; }

    /// <summary>Asks where a message stands that the provider took. Null: it did not answer this time, or not so that we understand it.</summary>
    Task<Receipt?> Ask(string nudgeId, string providerId, CancellationToken ct);
}
