using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Import;
using Recovery.Readiness;
using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>Runners from a file.</summary>
[Description("Signs up the runners in a file: name, mobile, email, race, day, sms, email_opt_in, consented_at, consent_source. Bad rows are listed, good ones kept.")]
internal sealed class ImportCommand(Terminal terminal) : AsyncCommand<ImportCommand.Options>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Options options, CancellationToken ct)
    {
        var path = options.File;
        if (!File.Exists(path))
        {
            throw new UsageException($"There's no file {path}; name the CSV file to import.");
        }

        using var stream = File.OpenRead(path);
        using var reader = new StreamReader(stream, FileEncoding.Of(stream));
        var file = new RunnerFile(reader);
        await using var app = await LocalApp.ForStore(ct);
        using var refused = new RefusedLines($"{path}.errors.csv");
        ImportTally tally;
        try
        {
            tally = await terminal.Progress($"Importing {Path.GetFileName(path)}", done => app.Services.GetRequiredService<RunnerImport>().Run(
                file, refused.Add, _ => done(stream.Length == 0 ? 1 : (double)stream.Position / stream.Length), ct));
        }
        catch (StoreException e)
        {
            throw new StoreException($"{e.Message} Run the import again then: whoever is in already stays as they are.", e);
        }

        refused.Show(terminal);
        Show(tally);
        return tally is { Taken: 0, Refused: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }

    private void Show(ImportTally tally)
    {
        static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
        terminal.Table(new TextTable(
            [new("Rows"), new("", Number: true)],
            [
                ["Added", Number(tally.Added)],
                ["Updated", Number(tally.Updated)],
                ["Unchanged", Number(tally.Unchanged)],
                ["Refused", Number(tally.Refused)],
            ]));
    }

    public sealed class Options : CommandSettings
    {
        [CommandArgument(0, "<FILE.csv>"), Description("The runners.")]
        public required string File { get; init; }
    }
}
