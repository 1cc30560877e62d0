using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>What the contract of every port of a store begins with: a store of its own.</summary>
public abstract class StoreContract(StoreProvider provider = StoreProvider.Sqlite) : IDisposable
{
    protected TempStore Store { get; } = new(provider: provider);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Store.Dispose();
}
