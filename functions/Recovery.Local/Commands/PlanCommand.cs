using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Settings;
using Recovery.Time;
using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>What would go out, when, to how many, at what cost. Changes nothing.</summary>
[Description("Shows what would go out, when, to how many and at what cost, and who gets nothing and why. Changes nothing.")]
internal sealed class PlanCommand(Terminal terminal) : AsyncCommand<PlanCommand.Options>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Options options, CancellationToken ct)
    {
        var (raceId, from, days) = (options.Race, OptionValue.Day("--from", options.From), OptionValue.Whole("--days", options.Days, 14, 1, 366));
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

    public sealed class Options : CommandSettings
    {
        [CommandOption("--race <ID>"), Description("Only this race.")]
        public string? Race { get; init; }

        [CommandOption("--from <DAY>"), Description("The first day, such as 2027-04-26; today if you don't say.")]
        public string? From { get; init; }

        [CommandOption("--days <N>"), Description("How many days; 14 if you don't say.")]
        public string? Days { get; init; }
    }
}
