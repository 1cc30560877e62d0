using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Recovery.Broker;
using Recovery.Hosted;
using Recovery.Loopback;
using Recovery.Tests.Nudges.Send;

namespace Recovery.Tests.Hosted;

/// <summary>
/// The function app in a process of its own, driven as the Functions host drives it, with a store, a Service Bus and providers of this
/// machine's. By its clock it is Tuesday 27 April 2027, 07:30: the Sunday's runners are to hear of the doms step.
/// </summary>
public sealed class HostedApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-hosted-");
    private readonly ServiceBusBroker _broker = ServiceBusBroker.Start();
    private readonly Dictionary<string, string> _settings;
    private readonly DeliveryRig _rig;
    private FunctionsHost? _host;

    private HostedApp(LoopbackProvider provider, IEnumerable<(string Name, string Value)> settings)
    {
        Provider = provider;
        _settings = DeliveryRig.Settings(_folder, provider).ToDictionary(s => s.Key, s => s.Value!);
        _settings["Clock:Start"] = "2027-04-27T07:30:00+01:00";
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }

        _rig = DeliveryRig.On(_settings, DeliveryRig.NotBefore);
        Bus = new ServiceBusClient(_broker.ConnectionString);
    }

    /// <summary>Where the app lies as it was built.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Recovery.Functions.dll");

    public FunctionsHost Host => _host ?? throw new InvalidOperationException("The app has not been started.");

    public LoopbackProvider Provider { get; }

    /// <summary>The Service Bus that the app sends to.</summary>
    public ServiceBusClient Bus { get; }

    /// <summary>The app's store, from outside of the app.</summary>
    internal DeliveryRig Store => _rig;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<HostedApp> Start(params (string Name, string Value)[] settings)
    {
        var app = new HostedApp(await LoopbackProvider.StartAsync(), settings);
        try
        {
            await app.StartWorker();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the app, again where it has ended; with some settings otherwise.</summary>
    public async Task StartWorker(params (string Name, string Value)[] settings)
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _host = await FunctionsHost.Start(
            Assembly, [.. _settings, KeyValuePair.Create("ServiceBus", _broker.ConnectionString), .. settings.Select(s => KeyValuePair.Create(s.Name, s.Value))]);
    }

    /// <summary>Until it says that it can do its work.</summary>
    public async Task UntilReady()
    {
        using var browser = Host.Browser();
        await Until(async () =>
        {
            using var answer = await browser.GetAsync("/health/ready", Ct);
            return answer.IsSuccessStatusCode;
        });
    }

    /// <summary>The next message of a queue; the queue forgets it.</summary>
    public async Task<ServiceBusReceivedMessage> Take(string queue, SubQueue part = SubQueue.None)
    {
        await using var receiver = Bus.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = part, ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        return await receiver.ReceiveMessageAsync(Patience, Ct) ?? throw new TimeoutException($"Nothing comes on {queue}.");
    }

    /// <summary>Asks again and again until it is so, a minute at most.</summary>
    /// <param name="instead">What there is when it never came.</param>
    public static async Task Until(Func<Task<bool>> so, Func<string>? instead = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await so())
        {
            Assert.True(waited.Elapsed < Patience, $"It never came. {instead?.Invoke()}");
            await Task.Delay(50, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await Bus.DisposeAsync();
        _broker.Dispose();
        await _rig.DisposeAsync();
        await Provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
