using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Local.Commands;

/// <summary>What would go out, when, to how many, at what cost. Changes nothing.</summary>
internal static class PlanCommand
{
    private const int UsualDays = 14;

    public static Command Definition { get; } = new(
        "plan", "plan [--race ID] [--from DAY] [--days N]",
        "Shows what would go out, when, to how many and at what cost, and who gets nothing and why. Changes nothing.", 0,
        [
            new Option("--race", "ID", "Only this race."),
            new Option("--from", "DAY", "The first day, such as 2027-04-26; today if you don't say."),
            new Option("--days", "N", $"How many days; {UsualDays} if you don't say."),
        ],
        (arguments, terminal, ct) => Run(
            arguments["--race"], arguments.Day("--from"), arguments.Whole("--days", UsualDays, 1, 366), terminal, ct));

    private static async Task<int> Run(string? raceId, LocalDate? from, int days, Terminal terminal, CancellationToken ct)
    {
        await using var app = await LocalApp.ForStore(ct);
        if (raceId is not null && await app.Services.GetRequiredService<IRaceStore>().Find(raceId, ct) is null)
        {
            var races = await app.Services.GetRequiredService<IRaceStore>().All(unlisted: false, ct);
            throw new UsageException($"There's no race '{raceId}'; use one of {string.Join(", ", races.Take(10).Select(r => r.Id))}.");
        }

        var clock = app.Services.GetRequiredService<ClinicClock>();
        var preview = await terminal.Status("Planning", status => app.Services.GetRequiredService<PlanPreviewer>().Of(
            from ?? clock.Today, days, raceId, looked => status(string.Create(CultureInfo.InvariantCulture, $"Planning: {looked:N0} entries")), ct));
        new PlanReport(preview, clock.Zone, app.Services.GetRequiredService<RecoverySettings>()).Show(terminal);
        return ExitCode.Done;
    }
}
