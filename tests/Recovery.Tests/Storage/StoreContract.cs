using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>What the contract of every port of a store begins with: a store of its own.</summary>
public abstract class StoreContract : IDisposable
{
    protected TempStore Store { get; } = new();

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Store.Dispose();
        GC.SuppressFinalize(this);
    }
}
