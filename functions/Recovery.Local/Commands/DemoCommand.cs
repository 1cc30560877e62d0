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

namespace Recovery.Local.Commands;

/// <summary>The main job on real input, with no set-up: race week of the London Marathon 2027, run fast.</summary>
internal static class DemoCommand
{
    private const int MostRunners = 100_000;
    private const int UsualSpeed = 20_000;

    public static Command Definition { get; } = new(
        "demo", "demo [--runners N] [--speed X] [--keep]", "Race week of the London Marathon 2027 with sample runners, run fast. Sends nothing to anybody.", 0,
        [
            new Option("--runners", "N", $"How many sample runners; {SampleRunners.Few} if you don't say."),
            new Option("--speed", "X", $"How many seconds of race week pass in one while nothing goes out; {UsualSpeed:n0} if you don't say."),
            new Option("--keep", null, "Keeps running afterwards, so you can look around."),
        ],
        (arguments, terminal, ct) => Run(
            arguments.Whole("--runners", SampleRunners.Few, 1, MostRunners), arguments.Whole("--speed", UsualSpeed, 1, 100_000),
            arguments.Has("--keep"), terminal, ct));

    private static async Task<int> Run(int runners, int speed, bool keep, Terminal terminal, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("recovery-demo-");
        try
        {
            var address = ListeningAddress.Of(keep ? null : "http://127.0.0.1:0");
            var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(), address.First, Settings(folder, speed));
            builder.WebHost.UseUrls([.. address.Urls]);
            await using var app = builder.Build();
            using var serving = await app.Services.GetRequiredService<SqlDatabase>().BeginServing(app.Services.GetRequiredService<ClinicClock>().Now, ct);
            await LocalApp.Prepare(app.Services, ct);
            app.MapFunctions();
            await using var running = await RunningApp.Start(app, ct);

            terminal.Line("Recovery: race week of the London Marathon 2027. Open Monday to Saturday, 8am to 2pm; messages go to the sandbox.");
            terminal.Line();
            var run = new DemoRun(app, speed, terminal.Line);
            await terminal.Live(async () => DemoTables.Of(await run.Tally(ct)), () => run.Run(runners, ct));
            var exit = Conclude(await run.Tally(ct), terminal);
            if (keep)
            {
                await ServeUntilStopped(app, address.First, terminal, ct);
            }

            return exit;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Conclude(IReadOnlyList<TallyLine> lines, Terminal terminal)
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

    private static Task ServeUntilStopped(WebApplication app, Uri address, Terminal terminal, CancellationToken ct)
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
}
