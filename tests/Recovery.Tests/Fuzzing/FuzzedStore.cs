using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Fuzzing;

/// <summary>Where a host that is fuzzed keeps things: stores differ in what characters they take.</summary>
internal sealed class FuzzedStore(StoreProvider provider) : IDisposable
{
    private readonly TempPostgres? _postgres = provider == StoreProvider.Postgres ? TempPostgres.Make() : null;

    public (string, string)[] Settings => _postgres is null ? [] : [("Store:Provider", "Postgres"), ("Store:Connection", _postgres.Connection)];

    public void Dispose() => _postgres?.Dispose();
}
