using Recovery.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(IdleWebs))]

namespace Recovery.Tests.Fixtures;

/// <summary>Ends, when the last test is over, the webs that tests used in turn.</summary>
public sealed class IdleWebs : IAsyncDisposable
{
    public ValueTask DisposeAsync() => TestWeb.EndIdle();
}
