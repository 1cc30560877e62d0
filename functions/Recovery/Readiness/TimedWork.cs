using Recovery.Time;

namespace Recovery.Readiness;

/// <summary>Runs what a timer does, and leaves a sign of life for every process to see.</summary>
public sealed class TimedWork(IWorkSigns signs, ClinicClock clock)
{
    public const string Planning = "planning";
    public const string Housekeeping = "housekeeping";

    /// <summary>Steps that fail are told by name; a timer that can't do anything at all leaves no sign.</summary>
    /// <exception cref="StepsFailedException">As <paramref name="tick"/> threw it.</exception>
    public async Task Run(string work, Func<CancellationToken, Task> tick, CancellationToken ct)
    {
        try
        {
            await tick(ct);
        }
        catch (StepsFailedException failed)
        {
            await signs.Note(work, string.Join("; ", failed.Steps), clock.Now, ct);
            throw;
        }

        await signs.Note(work, null, clock.Now, ct);
    }
}
