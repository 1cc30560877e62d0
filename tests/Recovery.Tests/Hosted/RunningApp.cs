using Azure.Messaging.ServiceBus;
using Recovery.Hosted;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Hosted;

/// <summary>One running app for all tests of a class; each has a runner of its own.</summary>
public class RunningApp : IAsyncLifetime
{
    private readonly (string Name, string Value)[] _settings;
    private HostedApp _app = null!;

    public RunningApp()
        : this([])
    {
    }

    protected RunningApp(params (string Name, string Value)[] settings) => _settings = settings;

    public FunctionsHost Host => _app.Host;

    public LoopbackProvider Provider => _app.Provider;

    public ServiceBusClient Bus => _app.Bus;

    public async ValueTask InitializeAsync()
    {
        _app = await HostedApp.Start(_settings);
        await _app.UntilReady();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers a runner of the Sunday for one channel.</summary>
    public Task<RegistrationResult> Runner(int number, Channel channel) => _app.Store.Runners.Register(StoreBuilders.Registration(
        $"Runner {number}", channel == By.Sms ? StoreBuilders.Mobile(number) : null, channel == By.Email ? StoreBuilders.Email(number) : null,
        day: TempStore.London.Days[1]));

    /// <summary>The runner's nudge of the doms step.</summary>
    public async Task<Nudge> Nudge(RegistrationResult runner) => Assert.Single(await _app.Store.All(), n => n.EntryId == runner.EntryId && n.Step == "doms");

    /// <summary>The next message of a queue; the queue forgets it.</summary>
    public Task<ServiceBusReceivedMessage> Take(string queue, SubQueue part = SubQueue.None) => _app.Take(queue, part);
}
