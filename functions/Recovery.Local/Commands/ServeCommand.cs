using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Recovery.Local.Functions;
using Recovery.Messages;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>The whole system: form, clinic's desk, timers, senders, sandbox.</summary>
[Description("Runs the whole system (also without a command): form, clinic's desk, timers, senders, sandbox.")]
internal sealed class ServeCommand(Terminal terminal) : AsyncCommand<ServeCommand.Options>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Options options, CancellationToken ct)
    {
        var address = ListeningAddress.Of(options.Urls);
        var builder = LocalApp.CreateBuilder(new LocalFunctionsOptions(), address.First);
        builder.WebHost.UseUrls([.. address.Urls]);
        await using var app = builder.Build();

        // Templates are tried out, and queues looked at, before anything is promised.
        app.Services.GetRequiredService<FunctionCatalog>().CheckQueues(app.Services.GetRequiredService<RecoverySettings>());
        var composer = app.Services.GetRequiredService<MessageComposer>();
        using var serving = await app.Services.GetRequiredService<SqlDatabase>().BeginServing(app.Services.GetRequiredService<ClinicClock>().Now, ct);
        await LocalApp.Prepare(app.Services, ct);
        await app.Services.GetRequiredService<StoreCheckup>().Tick(ct);
        app.MapFunctions();
        await using var running = await RunningApp.Start(app, ct);
        Greet(app.Services, address.First, composer.Warnings);
        await app.WaitForShutdownAsync(ct);
        terminal.Line("Stopped.");
        return ExitCode.Done;
    }

    private void Greet(IServiceProvider services, Uri address, IReadOnlyList<string> aboutTemplates)
    {
        var settings = services.GetRequiredService<RecoverySettings>();
        var at = address.AbsoluteUri.TrimEnd('/');
        terminal.Line("Recovery is running.");
        terminal.Line();
        terminal.Line($"  Sign-up form   {at}/");
        terminal.Line($"  Clinic's desk  {at}{(settings.Desk.SignIn is null ? services.GetRequiredService<AccessKey>().SignInPath : "/clinic")}");
        if (settings.HasSandbox)
        {
            terminal.Line($"  Sandbox        {at}/sandbox");
        }

        terminal.Line($"  Store          {services.GetRequiredService<SqlDatabase>().Address}");
        terminal.Line();
        var trouble = services.GetRequiredService<Trouble>().Now().Select(t => $"{char.ToUpperInvariant(t[0])}{t[1..]}.");
        foreach (var warning in trouble.Concat(Warnings(settings, services)).Concat(aboutTemplates))
        {
            terminal.Line($"  Note: {warning}");
        }

        terminal.Line("Press Ctrl+C to stop.");
    }

    private static IEnumerable<string> Warnings(RecoverySettings settings, IServiceProvider services)
    {
        var samples = (settings.Clinic.NameIsSample, settings.Clinic.HoursAreSample) switch
        {
            (true, true) => "The clinic's name and hours are samples; set Clinic:Name and Clinic:Hours.",
            (true, false) => "The clinic's name is a sample; set Clinic:Name.",
            (false, true) => "The clinic's hours are samples; set Clinic:Hours.",
            _ => null,
        };
        if (samples is not null)
        {
            yield return samples;
        }

        if (settings.Channels.All(c => settings.Of(c).Provider == ProviderName.Sandbox))
        {
            yield return $"Nothing leaves this machine: {string.Join(" and ", settings.Channels.Select(c => c.Words.Many))} go to the sandbox.";
        }

        if (settings.Clock.IsShifted)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The clock is shifted: it shows {services.GetRequiredService<ClinicClock>().Today:ddd d MMM uuuu} and runs {settings.Clock.Speed} times as fast.");
        }
    }

    public sealed class Options : CommandSettings
    {
        [CommandOption("--urls <ADDRESS>"), Description("Where it listens; http://localhost:7071 if you don't say.")]
        public string? Urls { get; init; }
    }
}
