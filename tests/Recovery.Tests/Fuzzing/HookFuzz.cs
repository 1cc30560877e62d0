using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Web;

namespace Recovery.Tests.Fuzzing;

/// <summary>What a fuzz of a provider's hooks begins with: a site on that store, and a message that the provider has.</summary>
/// <param name="provider">The store's.</param>
/// <param name="channel">The message's.</param>
/// <param name="id">The provider's id of it.</param>
public abstract class HookFuzz(StoreProvider provider, Channel channel, string id) : IAsyncLifetime
{
    private readonly FuzzedStore _store = new(provider);
    private HttpClient _client = null!;

    protected WebHost Host { get; private set; } = null!;

    protected Uri Address => _client.BaseAddress!;

    /// <summary>The nudge that was sent.</summary>
    protected string Sent { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Host = await WebHost.Start([.. Signed.Settings, .. _store.Settings]);
        Sent = await Host.Sent(channel, id);
        _client = Host.Browser();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Host.DisposeAsync();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Doorstep Door => new(_client, Host.Logged);
}
