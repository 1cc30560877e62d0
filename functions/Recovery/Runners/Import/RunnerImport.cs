using NodaTime;
using Recovery.Races;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Runners.Import;

/// <summary>A line that was not taken, with the reason.</summary>
public sealed record RefusedLine(int Number, string Reason);

/// <summary>What an import has come to so far.</summary>
public sealed record ImportTally(int Added, int Updated, int Unchanged, int Refused)
{
    public int Taken => Added + Updated + Unchanged;

    internal ImportTally Plus(Registered what) => what switch
    {
        Registered.Added => this with { Added = Added + 1 },
        Registered.Updated => this with { Updated = Updated + 1 },
        _ => this with { Unchanged = Unchanged + 1 },
    };
}

/// <summary>Registers the runners of a file. Good rows are kept, whatever the others are like; the same file again changes nothing.</summary>
public sealed class RunnerImport(IRaceStore races, IRunnerStore runners, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>One transaction: few enough for a server on the same store to get its turn in between.</summary>
    private const int Chunk = 1000;

    /// <param name="file">The runners.</param>
    /// <param name="refused">Called for each line that is not taken, in the file's order.</param>
    /// <param name="progress">Called after each stretch of lines.</param>
    /// <param name="ct">Ends the import after a whole stretch.</param>
    public async Task<ImportTally> Run(RunnerFile file, Action<RefusedLine> refused, Action<ImportTally> progress, CancellationToken ct)
    {
        var now = clock.Now;
        var check = new RunnerRowCheck(
            (await races.All(unlisted: true, ct)).ToDictionary(r => r.Id), settings.Sms.Countries, clock.Zone, now);
        var tally = new ImportTally(0, 0, 0, 0);
        foreach (var lines in file.Lines().Chunk(Chunk))
        {
            ct.ThrowIfCancellationRequested();
            tally = await Take(lines, check, now, tally, refused, ct);
            progress(tally);
        }

        return tally;
    }

    private async Task<ImportTally> Take(
        RunnerLine[] lines, RunnerRowCheck check, Instant now, ImportTally tally, Action<RefusedLine> refused, CancellationToken ct)
    {
        (SignUp? SignUp, string? Fault)[] checks = [.. lines.Select(l => l.Row is null ? (null, l.Fault) : check.Check(l.Row))];
        var results = await runners.Register(
            [.. checks.Select(c => c.SignUp).OfType<SignUp>().Select(s => new Registration(s, now, Source.Import))], ct);
        var next = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var result = checks[i].SignUp is null ? null : results[next++];
            if (result is { IsTaken: true })
            {
                tally = tally.Plus(result.What);
                continue;
            }

            refused(new RefusedLine(lines[i].Number, checks[i].Fault ?? Refusal(result!)));
            tally = tally with { Refused = tally.Refused + 1 };
        }

        return tally;
    }

    private static string Refusal(RegistrationResult result) => result.Erased
        ? RegistrationResult.ErasedSince
        : "The email address belongs to another runner of this file; give each their own.";
}
