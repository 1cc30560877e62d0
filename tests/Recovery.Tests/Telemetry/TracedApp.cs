using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Recovery.Desk;
using Recovery.Local;
using Recovery.Local.Functions;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Local;
using Recovery.Tests.Nudges.Send;
using Recovery.Tests.Web;
using Recovery.Time;

namespace Recovery.Tests.Telemetry;

/// <summary>
/// The whole system as it is served, timers and pumps included, that sends its telemetry to a collector. Its clock is the test's; it
/// starts a few seconds before a text of step doms is due.
/// </summary>
internal sealed class TracedApp : IAsyncDisposable
{
    public const string Name = "Wilhelmina Wanderer";
    public const string Mobile = "+447700900321";
    public const string Email = "wilhelmina@example.com";

    private readonly DirectoryInfo _folder;
    private readonly FakeTimeProvider _time;
    private readonly WebApplication _app;

    private TracedApp(OtlpCollector collector, LoopbackProvider provider)
    {
        (Collector, Provider, _folder) = (collector, provider, Directory.CreateTempSubdirectory("recovery-telemetry-"));
        var settings = new Dictionary<string, string?>(DeliveryRig.Settings(_folder, provider))
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "recovery-under-test",
            ["Logging:LogLevel:Recovery"] = "Trace",
        };
        foreach (var (name, value) in Signed.Settings)
        {
            settings[name] = value;
        }

        _time = new FakeTimeProvider((DeliveryRig.NotBefore - Duration.FromSeconds(5)).ToDateTimeOffset());
        var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(), settings: settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(new ClinicClock(_time, DateTimeZoneProviders.Tzdb["Europe/London"]));
        _app = builder.Build();
    }

    public OtlpCollector Collector { get; }

    public LoopbackProvider Provider { get; }

    public static async Task<TracedApp> Start()
    {
        var app = new TracedApp(await OtlpCollector.Start(), await LoopbackProvider.StartAsync());
        await LocalApp.Prepare(app._app.Services, CancellationToken.None);
        var since = Instant.FromUtc(2027, 3, 1, 9, 0);
        var consent = By.Both("Text me.", "Email me.", "test", since);
        await app.Get<SqlRunnerStore>().Register(
            [new Registration(new SignUp(Name, Mobile, Email, "london-marathon-2027", new LocalDate(2027, 4, 25), consent), since, Source.Import)],
            CancellationToken.None);
        app._app.MapFunctions();
        await app._app.StartAsync();
        return app;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Somebody who calls from outside, and traces nothing.</summary>
    public HttpClient Caller() => new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };

    /// <summary>
    /// Lets the clock run, second by second, until something has come. It stands a while where messages are being sent: on a busy machine
    /// that would seem to take a minute, and a claim holds no longer.
    /// </summary>
    public Task RunUntil(Func<bool> condition)
    {
        var stood = 0;
        return PumpRig.Until(() =>
        {
            if (condition())
            {
                return true;
            }

            stood = stood < 100 && IsSending() ? stood + 1 : 0;
            if (stood == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            return condition();
        });
    }

    private bool IsSending()
    {
        var now = Get<ClinicClock>().Now;
        return Get<SqlDatabase>().Read(
            session => session.Exists("SELECT 1 FROM nudges WHERE status = 'attempting' OR (status = 'queued' AND due <= ?1)", now),
            CancellationToken.None).GetAwaiter().GetResult();
    }

    public async Task<Nudge> Nudge(Channel channel) =>
        (await Get<IClinicLog>().Page(new LogQuery(null, null, null, null, null, null, null, 100), CancellationToken.None))
            .Items.Single(l => l.Nudge.Channel == channel).Nudge;

    /// <summary>Twilio tells where the text stands.</summary>
    public async Task Tell(Nudge text, string status)
    {
        using var twilio = Caller();
        using var post = Signed.ByTwilio($"/hooks/twilio/status/{text.Id}", ("MessageSid", text.ProviderId!), ("MessageStatus", status), ("To", Mobile));
        using var answer = await twilio.SendAsync(post);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Lets the clock run and sends what waits to be sent, until a span has come: a call's ends a moment after its answer.</summary>
    public Task FlushUntil(Func<OtlpSpan, bool> hasCome) => FlushUntil(() => Collector.Spans().Any(hasCome));

    /// <summary>Likewise, until whatever is waited for has come.</summary>
    public Task FlushUntil(Func<bool> hasCome) => RunUntil(() =>
    {
        Flush();
        return hasCome();
    });

    private void Flush()
    {
        Assert.Holds(Get<TracerProvider>().ForceFlush(10_000));
        Assert.Holds(Get<MeterProvider>().ForceFlush(10_000));
        Assert.Holds(Get<LoggerProvider>().ForceFlush(10_000));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Provider.DisposeAsync();
        await Collector.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
