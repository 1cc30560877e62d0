using Recovery.Tests.Desk.Accounts;
using Recovery.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(IdleWebs))]

namespace Recovery.Tests.Fixtures;

/// <summary>Ends, when the last test is over, the webs that tests used in turn, and the providers of accounts.</summary>
public sealed class IdleWebs : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await TestWeb.EndIdle();
        await OpenIdProvider.EndIdle();
    }
}
