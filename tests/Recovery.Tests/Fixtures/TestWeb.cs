using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Readiness;
using Recovery.Time;
using Recovery.Web;
using Recovery.Web.Http;

namespace Recovery.Tests.Fixtures;

/// <summary>
/// The whole web on a real server and a real store. The server, its routes and pages are made once and serve one test after the other: to
/// make them takes twenty times as long as a page does. All that is ours begins anew with each test: services, store, clock and log.
/// </summary>
internal sealed class TestWeb : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<string, ConcurrentBag<TestWeb>> Idle = new(StringComparer.Ordinal);

    private readonly string? _kind;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-web-");
    private ServiceDescriptor[] _ofATest;
    private readonly WebApplication _app;
    private ServiceProvider? _services;
    private int _underWay;

    private TestWeb(string? kind, IEnumerable<(string Key, string Value)> settings, Action<IServiceCollection>? change)
    {
        _kind = kind;
        // Settings files that are watched for changes take a watcher each, and a user may have 128.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // As a careless operator would set it: what must stay quiet stays quiet all the same.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Logged).AddFilter("Microsoft.AspNetCore", LogLevel.Trace);
        AddOurs(builder.Services, settings);
        change?.Invoke(builder.Services);
        _ofATest = [.. builder.Services];
        HandOver(builder.Services);
        _app = builder.Build();
        var door = _app.Services.GetRequiredService<FrontDoor>();
        _app.Run(async context =>
        {
            Interlocked.Increment(ref _underWay);
            context.RequestServices = new ServicesOfARequest(this, context.RequestServices);
            try
            {
                await door.Handle(context);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        });
    }

    public FakeTimeProvider Time { get; private set; } = new();

    public LoggedLines Logged { get; } = new();

    public string StorePath => Path.Combine(_folder.FullName, "recovery.db");

    public Uri Address => new(_app.Urls.First());

    private ServiceProvider Services => _services ?? throw new InvalidOperationException("No test has this web.");

    /// <summary>One with these settings that is free, or a new one; one for this test alone where they name a file for the store.</summary>
    public static async Task<TestWeb> Take(DateTimeOffset now, IReadOnlyCollection<(string Key, string Value)> settings)
    {
        if (settings.Any(s => s.Key == "Store:Path"))
        {
            return await Alone(now, settings);
        }

        var kind = string.Join('\n', settings.Where(s => !IsOfATest(s.Key)).Select(s => $"{s.Key}={s.Value}"));
        return Idle.TryGetValue(kind, out var idle) && idle.TryTake(out var web) ? web.BeginAgain(now, settings) : await Start(kind, now, settings, null);
    }

    /// <summary>One that no test had before, or has afterwards.</summary>
    public static Task<TestWeb> Alone(DateTimeOffset now, IReadOnlyCollection<(string Key, string Value)> settings, Action<IServiceCollection>? change = null) =>
        Start(null, now, settings, change);

    /// <summary>Ends those that no test has.</summary>
    public static async ValueTask EndIdle()
    {
        foreach (var web in Idle.Values.SelectMany(w => w))
        {
            await web.End();
        }
    }

    public T Get<T>()
        where T : notnull => (IsOfATest(typeof(T)) ? Services : _app.Services).GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        if (_kind is null || !await Quiet())
        {
            await End();
            return;
        }

        await Services.DisposeAsync();
        _services = null;
        _folder.Delete(recursive: true);
        Idle.GetOrAdd(_kind, _ => []).Add(this);
    }

    private static async Task<TestWeb> Start(
        string? kind, DateTimeOffset now, IReadOnlyCollection<(string Key, string Value)> settings, Action<IServiceCollection>? change)
    {
        var web = new TestWeb(kind, settings, change).Begin(now);
        // It outlives the test: nothing of its context goes with it.
        Task started;
        using (ExecutionContext.SuppressFlow())
        {
            started = Task.Run(() => web._app.StartAsync());
        }

        await started;
        return web;
    }

    private static bool IsOfATest(Type service) =>
        service == typeof(TimeProvider) || (service.Assembly == typeof(FrontDoor).Assembly && service != typeof(FrontDoor) && service != typeof(Assets));

    /// <summary>What no route, page or filter is made by: the server of one test serves another that sets it otherwise.</summary>
    private static bool IsOfATest(string setting) =>
        setting.StartsWith("SignUp:", StringComparison.Ordinal) || setting.StartsWith("Retention:", StringComparison.Ordinal);

    private void AddOurs(IServiceCollection services, IEnumerable<(string Key, string Value)> settings) => services.AddRecovery(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Store:Path", StorePath)])
        .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(g => KeyValuePair.Create(g.Key, (string?)g.Last().Value)))
        .Build());

    private TestWeb BeginAgain(DateTimeOffset now, IReadOnlyCollection<(string Key, string Value)> settings)
    {
        var ours = new ServiceCollection();
        AddOurs(ours, settings);
        _ofATest = [.. _ofATest.Where(s => !IsOfATest(s.ServiceType)), .. ours.Where(s => IsOfATest(s.ServiceType))];
        Logged.Lines.Clear();
        return Begin(now);
    }

    private TestWeb Begin(DateTimeOffset now)
    {
        Time = new FakeTimeProvider(now);
        _folder.Create();
        MigratedStore.CopyTo(StorePath);
        var services = new ServiceCollection();
        foreach (var service in _ofATest)
        {
            ((ICollection<ServiceDescriptor>)services).Add(service);
        }

        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(s => new StoreProbe(s.GetRequiredService<IStoreHealth>, Time));
        services.AddSingleton(new ClinicClock(Time, DateTimeZoneProviders.Tzdb["Europe/London"]));
        services.AddSingleton(_app.Services.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(_app.Services.GetRequiredService<IDataProtectionProvider>());
        _services = services.BuildServiceProvider();
        return this;
    }

    /// <summary>What of ours the framework asks for by itself, as for a check of health, comes from the services of the test as well.</summary>
    private void HandOver(IServiceCollection services)
    {
        foreach (var service in services.Select(s => s.ServiceType).Where(IsOfATest).Distinct().ToList())
        {
            for (var i = services.Count - 1; i >= 0; i--)
            {
                if (services[i].ServiceType == service)
                {
                    services.RemoveAt(i);
                }
            }

            services.Add(ServiceDescriptor.Transient(service, _ => OfTheTest(service)));
        }

        services.AddSingleton<TimeProvider>(new TimeOfTheTest(this));
    }

    private object OfTheTest(Type service) => Services.GetRequiredService(service) switch
    {
        // The framework would end it with whatever asked for it.
        IDisposable => throw new InvalidOperationException($"The framework asks for {service}, which is to be disposed."),
        var found => found,
    };

    /// <summary>Waits for what is still being answered.</summary>
    private async Task<bool> Quiet()
    {
        var since = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _underWay) > 0 && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(1);
        }

        return Volatile.Read(ref _underWay) == 0;
    }

    private async Task End()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    /// <summary>Ours are those of the test that has the web.</summary>
    private sealed class ServicesOfARequest(TestWeb web, IServiceProvider frameworks) : IServiceProvider
    {
        public object? GetService(Type serviceType) => (IsOfATest(serviceType) ? web.Services : frameworks).GetService(serviceType);
    }

    private sealed class TimeOfTheTest(TestWeb web) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => web.Time.LocalTimeZone;

        public override long TimestampFrequency => web.Time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => web.Time.GetUtcNow();

        public override long GetTimestamp() => web.Time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            web.Time.CreateTimer(callback, state, dueTime, period);
    }
}
