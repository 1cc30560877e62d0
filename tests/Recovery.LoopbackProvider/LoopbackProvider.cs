using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Loopback;

/// <summary>
/// A real web server on this machine that plays Twilio and SendGrid: it keeps what it is given, refuses what has the wrong shape,
/// and fails as it is told to. Like the real ones it takes the same message twice when it is sent twice.
/// </summary>
public sealed class LoopbackProvider : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Ledger _ledger = new();
    private readonly FaultRules _rules = new();
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _asked = new();
    private int _lookUps;

    private LoopbackProvider(int port, TimeProvider? clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        _app = builder.Build();
        _app.Run(new Requests(this, _ledger, _rules, new Intake(this, _ledger, _rules, clock, _stopping.Token)).Handle);
    }

    /// <summary>Where it listens; what <c>Twilio:BaseUrl</c> and <c>SendGrid:BaseUrl</c> are set to.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>Decides each message's fault; null: the rules decide. Runs on the server's threads.</summary>
    public Func<ProviderRequest, Fault?>? Script { get; set; }

    /// <summary>Decides the fault of each look-up of messages, by the number asked for.</summary>
    public Func<string, Fault?>? LookUpScript { get; set; }

    /// <summary>Decides the fault of each question where one text stands, by the text's id.</summary>
    public Func<string, Fault?>? AskScript { get; set; }

    /// <summary>Decides the status of each deletion of a text, by its id; null: it is deleted.</summary>
    public Func<string, int?>? DeleteScript { get; set; }

    /// <summary>Every attempt to hand over a message, also those that failed, in the order of their coming.</summary>
    public IReadOnlyList<ProviderRequest> Attempts => _ledger.Attempts();

    /// <summary>The messages that were taken.</summary>
    public IReadOnlyList<ProviderRequest> Received => [.. _ledger.Attempts().Where(a => a.Accepted)];

    /// <summary>How many messages were taken.</summary>
    public int Count => _ledger.Accepted;

    /// <summary>How often it was asked for messages.</summary>
    public int LookUps => Volatile.Read(ref _lookUps);

    /// <summary>Which texts it was asked for one by one, by id, in the order of asking.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <param name="port">0: any that is free.</param>
    /// <param name="clock">A clock by which messages are timed as well; null: only this machine's.</param>
    public static async Task<LoopbackProvider> StartAsync(int port = 0, TimeProvider? clock = null)
    {
        var provider = new LoopbackProvider(port, clock);
        await provider._app.StartAsync();
        var addresses = provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        provider.BaseUrl = new Uri(addresses.Addresses.Single());
        return provider;
    }

    /// <summary>Faults by counting; they hold where <see cref="Script"/> has none.</summary>
    public void SetFaults(params IEnumerable<FaultRule> rules) => _rules.Set(rules);

    /// <summary>From now on a text that was taken stands so.</summary>
    /// <exception cref="ArgumentException">There is no such text.</exception>
    public void Stand(string id, string status, int? errorCode = null) =>
        (_ledger.Find(id) ?? throw new ArgumentException($"There is no text {id}.", nameof(id))).Standing = new Standing(status, errorCode, DateTimeOffset.UtcNow);

    /// <summary>Forgets all messages; faults stay.</summary>
    public void Clear() => _ledger.Clear();

    internal void NoteAsked(string id) => _asked.Enqueue(id);

    internal void CountLookUp() => Interlocked.Increment(ref _lookUps);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
