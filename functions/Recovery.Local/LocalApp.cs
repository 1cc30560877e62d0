using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Recovery.Functions.Triggers;
using Recovery.Import;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Races;

namespace Recovery.Local;

/// <summary>The whole system on one machine, as every command uses it.</summary>
internal static class LocalApp
{
    /// <summary>Composes it; nothing runs yet.</summary>
    /// <param name="options">Which functions are to run by themselves.</param>
    /// <param name="publicUrl">The address that links carry when <c>PublicUrl</c> is not set.</param>
    /// <param name="settings">These settings and no others, whatever this machine is set up for; null: the machine's.</param>
    public static WebApplicationBuilder CreateBuilder(
        LocalFunctionsOptions options, Uri? publicUrl = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            // Settings are read at start. Watching their folder would watch the store too, where it lies below: an event for each write.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        if (settings is null)
        {
            builder.Configuration.AddLocalSettings();
        }
        else
        {
            ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
            builder.Configuration.AddInMemoryCollection(settings);
        }

        if (publicUrl is not null && string.IsNullOrWhiteSpace(builder.Configuration["PublicUrl"]))
        {
            builder.Configuration.AddInMemoryCollection([new("PublicUrl", publicUrl.AbsoluteUri)]);
        }

        AddLogging(builder);
        LocalTelemetry.Add(builder);
        builder.Services.AddRecovery(builder.Configuration);
        builder.Services.AddSingleton<RunnerImport>();
        return builder.AddLocalFunctions(typeof(PlanNudges).Assembly, options);
    }

    /// <summary>For commands that work on the store beside a server, or without one. Nothing runs by itself.</summary>
    public static async Task<WebApplication> ForStore(CancellationToken ct)
    {
        var app = CreateBuilder(new LocalFunctionsOptions(Timers: false, Queues: false)).Build();
        await Prepare(app.Services, ct);
        return app;
    }

    /// <summary>Opens the store, and adds the races that ship as data.</summary>
    public static Task Prepare(IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<IRaceStore>().Seed(RaceData.Shipped(), ct);

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // What keeps the host from starting is printed as one sentence, by the program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // Their addresses carry numbers and accounts.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.None);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "HH:mm:ss ";
        });

        // What commands print stays apart from what goes wrong.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
