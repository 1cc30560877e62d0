using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Recovery.Time;

namespace Recovery.Promises;

/// <summary>Every ten minutes, writes the promises to the archive: a restore reads them there when the database that it replaces can't be read.</summary>
/// <param name="promises">Where they come from.</param>
/// <param name="clock">The clinic's.</param>
/// <param name="log">Counts alone.</param>
/// <param name="archive">Null: they are kept by other means, as <c>infra/one-machine/backup.sh</c> does.</param>
public sealed partial class PromiseKeeper(IPromises promises, ClinicClock clock, ILogger<PromiseKeeper> log, IPromiseArchive? archive = null)
{
    /// <summary>Half a minute less than ten: a tick that comes a moment early must not make it eleven.</summary>
    private static readonly Duration Between = Duration.FromSeconds(570);

    private Instant? _keptAt;

    /// <summary>Does nothing until it is time again. What failed is tried at the next tick.</summary>
    public async Task Tick(CancellationToken ct)
    {
        var now = clock.Now;
        if (archive is null || (_keptAt is { } at && now - at < clock.OfMachine(Between)))
        {
            return;
        }

        var statements = await promises.Statements(ct);
        await archive.Keep(FileOf(now, statements), ct);
        _keptAt = now;
        Log.Kept(log, statements.Count);
    }

    /// <summary>Its first line gives its date and number of lines, so that a restore can tell an old one, or half of one.</summary>
    private static string FileOf(Instant made, IReadOnlyList<string> statements) =>
        $"-- Promises made by {InstantPattern.General.Format(made)}: {statements.Count} statements\n{string.Concat(statements.Select(s => s + "\n"))}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Statements} promises were kept off the store")]
        public static partial void Kept(ILogger log, int statements);
    }
}
