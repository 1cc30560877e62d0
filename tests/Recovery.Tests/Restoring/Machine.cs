using NodaTime;
using Recovery.Loopback;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Restoring;

/// <summary>The whole system on a store that is backed up and restored as its operator would do it, with providers that outlive both.</summary>
internal abstract class Machine(LoopbackProvider provider) : IAsyncDisposable
{
    private DeliveryRig? _rig;

    public LoopbackProvider Provider => provider;

    /// <summary>What runs just now. Another one after a restore.</summary>
    public DeliveryRig Rig => _rig ?? throw new InvalidOperationException("The server is stopped.");

    public bool IsRunning => _rig is not null;

    public Instant Now { get; private set; } = Instant.FromUtc(2027, 4, 26, 12, 0);

    /// <summary>Where the store is; the provider's settings are added.</summary>
    protected abstract IReadOnlyDictionary<string, string> StoreSettings { get; }

    public static async Task<Machine> Start(StoreProvider kind)
    {
        var provider = await LoopbackProvider.StartAsync();
        Machine machine = kind == StoreProvider.Sqlite ? await OneMachine.Make(provider) : new AzureLike(provider);
        machine.StartServer();
        return machine;
    }

    /// <summary>Returns when the backup is whole.</summary>
    public abstract Task BackUp();

    /// <summary>Puts the last backup in place of the store, keeps the promises, and lets the system catch up.</summary>
    public abstract Task Restore();

    public void GoTo(Instant instant)
    {
        Now = instant;
        _rig?.GoTo(instant);
    }

    /// <summary>What timers and pumps would do in the next minutes.</summary>
    public async Task CatchUp()
    {
        for (var minute = 0; minute < 8; minute++)
        {
            GoTo(Now + Duration.FromMinutes(1));
            await Rig.Plan();
            await Rig.Drain();
            await Rig.Reconcile();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await StopServer();
        await provider.DisposeAsync();
    }

    protected void StartServer()
    {
        var nowhere = new DirectoryInfo("/");
        var settings = DeliveryRig.Settings(nowhere, provider).ToDictionary(s => s.Key, s => s.Value!);
        settings.Remove("Secrets:Key");
        foreach (var (key, value) in StoreSettings)
        {
            settings[key] = value;
        }

        _rig = DeliveryRig.On(settings, Now);
    }

    protected async Task StopServer()
    {
        if (_rig is { } running)
        {
            _rig = null;
            await running.DisposeAsync();
        }
    }

    /// <summary>Likewise, while the operator waits with both channels held.</summary>
    protected async Task StartServerAndWait()
    {
        StartServer();
        await Rig.Plan();
        await Rig.Drain();
        await Rig.Reconcile();
    }

    protected Task<bool> Erase(long runner) => Rig.Get<Erasure>().Erase(runner, Source.Runner);
}
