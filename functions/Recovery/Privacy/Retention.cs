using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Privacy;

/// <summary>Deletes what need not be kept any longer: runners whose races are long past, and what is left of those who were erased.</summary>
public sealed partial class Retention(
    IRunnerData data, IProviderErasures copies, ChannelGates gates, CourtesyRange courtesy, RecoverySettings settings, ClinicClock clock,
    ILogger<Retention> log)
{
    private const int PurgeBatch = 100;

    /// <summary>A tick has other things to do, and a provider its limits.</summary>
    private const int MostCopies = 100;

    private LocalDate _purgedOn;

    /// <summary>Outside the courtesy range nothing is sent that would have to wait.</summary>
    private bool IsQuiet => courtesy.QuietUntil(clock.Now) is not null;

    private readonly TickSteps _steps = new(log);

    /// <exception cref="StepsFailedException">Names those of its steps that failed.</exception>
    public Task Tick(CancellationToken ct) => _steps.Run(
        [
            new("purging runners by their age", () => Purge(ct)),
            new("wiping what was deleted", () => Wipe(ct)),
            new("deleting the provider's copies", () => DeleteCopies(ct)),
        ],
        ct);

    private async Task Wipe(CancellationToken ct)
    {
        if (!await data.Wipe(IsQuiet, ct))
        {
            Log.NotWiped(log);
        }
    }

    /// <summary>Race days grow old once a day.</summary>
    private async Task Purge(CancellationToken ct)
    {
        var today = clock.Today;
        if (_purgedOn == today)
        {
            return;
        }

        var purged = 0;
        for (var batch = PurgeBatch; batch == PurgeBatch; purged += batch)
        {
            ct.ThrowIfCancellationRequested();
            batch = await data.Purge(today.PlusDays(-settings.Retention.Days), PurgeBatch, clock.Now, ct);
        }

        _purgedOn = today;
        if (purged > 0)
        {
            Log.Purged(log, purged, settings.Retention.Days);
        }
    }

    private async Task DeleteCopies(CancellationToken ct) =>
        await TickSteps.Each(await copies.Next(MostCopies, clock.Now, ct), copy => DeleteCopy(copy, ct), ct);

    /// <summary>False: the rest would get no better answer now.</summary>
    private async Task<bool> DeleteCopy(ProviderCopy copy, CancellationToken ct)
    {
        CopyDeletion deletion;
        try
        {
            deletion = await gates.Of(copy.Channel).Provider.DeleteCopy(copy.ProviderId, ct);
        }
        catch when (!ct.IsCancellationRequested)
        {
            // It must not come first for ever.
            await copies.NotYet(copy.ProviderId, clock.Now, ct);
            throw;
        }

        if (deletion == CopyDeletion.Gone)
        {
            await copies.Done(copy.ProviderId, ct);
            return true;
        }

        await copies.NotYet(copy.ProviderId, clock.Now, ct);
        Log.CopyStays(log, copy.ProviderId, deletion);
        return deletion != CopyDeletion.NoAnswer;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Purged} runners were purged: their races were more than {Days} days ago")]
        public static partial void Purged(ILogger log, int purged, int days);

        [LoggerMessage(LogLevel.Information, "What was erased is not wiped from the store's files yet: it is in use, or so large that it waits for the night; tried again at the next tick")]
        public static partial void NotWiped(ILogger log);

        [LoggerMessage(LogLevel.Warning, "The provider still has its copy {ProviderId} of a text that is deleted here: {Deletion}; asked again at the next tick")]
        public static partial void CopyStays(ILogger log, string providerId, CopyDeletion deletion);
    }
}
