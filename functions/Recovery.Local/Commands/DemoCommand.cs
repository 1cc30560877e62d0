using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using NodaTime.Text;
using Recovery.Local.Demo;
using Recovery.Local.Functions;
using Recovery.Storage.Sql;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>The main job on real input, with no set-up: race week of the London Marathon 2027, run fast.</summary>
[Description("Race week of the London Marathon 2027 with sample runners, run fast. Sends nothing to anybody.")]
internal sealed class DemoCommand(Terminal terminal) : AsyncCommand<DemoCommand.Options>
{
    private const int UsualSpeed = 20_000;

    public override async Task<int> ExecuteAsync(CommandContext context, Options options, CancellationToken ct)
    {
        var runners = OptionValue.Whole("--runners", options.Runners, SampleRunners.Few, 1, 100_000);
        var speed = OptionValue.Whole("--speed", options.Speed, UsualSpeed, 1, 100_000);
        var folder = Directory.CreateTempSubdirectory("recovery-demo-");
        try
        {
            var address = ListeningAddress.Of(options.Keep ? null : "http://127.0.0.1:0");
            var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(), address.First, Settings(folder, speed));
            builder.WebHost.UseUrls([.. address.Urls]);
            builder.Services.AddDemo();
            await using var app = builder.Build();
            using var serving = await app.Services.GetRequiredService<SqlDatabase>().BeginServing(app.Services.GetRequiredService<ClinicClock>().Now, ct);
            await LocalApp.Prepare(app.Services, ct);
            app.MapFunctions();
            await using var running = await RunningApp.Start(app, ct);

            terminal.Line("Recovery: race week of the London Marathon 2027. Open Monday to Saturday, 8am to 2pm; messages go to the sandbox.");
            terminal.Line();
            var run = new DemoRun(app, speed, terminal.Line);
            await terminal.Live(async () => DemoTables.Of(await run.Tally(ct)), () => run.Run(runners, ct));
            var exit = Conclude(await run.Tally(ct));
            if (options.Keep)
            {
                await ServeUntilStopped(app, address.First, ct);
            }

            return exit;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private int Conclude(IReadOnlyList<TallyLine> lines)
    {
        terminal.Line();
        terminal.Table(DemoTables.Of(lines));
        terminal.Line();
        var (planned, sent, skipped) = (lines.Sum(l => l.Planned), lines.Sum(l => l.Sent), lines.Sum(l => l.Skipped.Values.Sum()));
        var open = planned - sent - skipped;
        if (planned == 0 || open != 0 || !lines.All(l => l.AddsUp))
        {
            terminal.Error(string.Create(CultureInfo.InvariantCulture,
                $"Of {planned:n0} nudges, {open:n0} were neither sent nor skipped: the clock ran too fast for this machine. Try a lower --speed."));
            return ExitCode.Failed;
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{planned:n0} nudges planned = {sent:n0} sent + {skipped:n0} skipped, each for the reason shown."));
        return ExitCode.Done;
    }

    private Task ServeUntilStopped(WebApplication app, Uri address, CancellationToken ct)
    {
        var at = address.AbsoluteUri.TrimEnd('/');
        terminal.Line();
        terminal.Line($"  Sign-up form   {at}/");
        terminal.Line($"  Clinic's desk  {at}{app.Services.GetRequiredService<AccessKey>().SignInPath}");
        terminal.Line($"  Sandbox        {at}/sandbox");
        terminal.Line();
        terminal.Line("Press Ctrl+C to stop.");
        return app.WaitForShutdownAsync(ct);
    }

    /// <summary>
    /// Defaults, and a mailbox that requests are written to; nothing else: even on a machine that is set up to send, the demo reaches no one and
    /// touches no store but its own.
    /// </summary>
    private static Dictionary<string, string?> Settings(DirectoryInfo folder, int speed)
    {
        var london = DateTimeZoneProviders.Tzdb["Europe/London"];
        return new()
        {
            ["Clinic:Email"] = "reception@recovery-clinic.example",
            ["Clinic:Address"] = "1 Sample Street, London",
            // Its clock runs on while it is being stopped: what is missed in those hours is no news.
            ["Logging:LogLevel:Recovery.Nudges.Plan.Planner"] = "Error",
            ["Store:Path"] = Path.Combine(folder.FullName, "recovery.db"),
            ["Clock:Start"] = OffsetDateTimePattern.ExtendedIso.Format(DemoScript.Start.InZoneLeniently(london).ToOffsetDateTime()),
            ["Clock:Speed"] = DemoClock.SlowPace(speed).ToString(CultureInfo.InvariantCulture),
        };
    }

    public sealed class Options : CommandSettings
    {
        [CommandOption("--runners <N>"), Description("How many sample runners; a few dozen if you don't say.")]
        public string? Runners { get; init; }

        [CommandOption("--speed <X>"), Description("How many seconds of race week pass in one while nothing goes out; 20,000 if you don't say.")]
        public string? Speed { get; init; }

        [CommandOption("--keep"), Description("Keeps running afterwards, so you can look around.")]
        public bool Keep { get; init; }
    }
}
