using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;

namespace Recovery.Import;

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

/// <summary>Registers the runners of a file. Good rows are kept even if others are bad; the same file again changes nothing.</summary>
public sealed class RunnerImport(IRaceStore races, IRunnerRegister register, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>One transaction: few enough for a server on the same store to get its turn in between.</summary>
    private const int Chunk = 1000;

    /// <param name="file">The runners. It is read to its end before the first is stored: who is who shows only then.</param>
    /// <param name="refused">Called for each line that is not taken, in the file's order.</param>
    /// <param name="progress">Called after each stretch of lines.</param>
    /// <param name="ct">Ends the import after a whole stretch.</param>
    public async Task<ImportTally> Run(RunnerFile file, Action<RefusedLine> refused, Action<ImportTally> progress, CancellationToken ct)
    {
        var now = clock.Now;
        var people = new PeopleOfFile();
        var rows = Check(file, people, new RunnerRowCheck(
            (await races.All(unlisted: true, ct)).ToDictionary(r => r.Id), settings.Texts.Countries, clock.Zone, now));
        var named = people.Mobiles;
        var tally = new ImportTally(0, 0, 0, 0);
        foreach (var chunk in rows.Chunk(Chunk))
        {
            ct.ThrowIfCancellationRequested();
            tally = await Take(chunk, named, now, tally, refused, ct);
            progress(tally);
        }

        return tally;
    }

    private static List<CheckedRow> Check(RunnerFile file, PeopleOfFile people, RunnerRowCheck check)
    {
        var rows = new List<CheckedRow>();
        foreach (var line in file.Lines())
        {
            var (signUp, fault) = line.Row is null ? (null, line.Fault) : check.Check(line.Row);
            fault ??= people.Place(line.Number, signUp!);
            rows.Add(new CheckedRow(line.Number, fault is null ? signUp : null, fault));
        }

        foreach (var signUp in rows.Select(r => r.SignUp).OfType<SignUp>())
        {
            people.NoteDay(signUp);
        }

        return [.. rows.Select(r => r.SignUp is null ? r : r with { SignUp = people.Settled(r.SignUp) })];
    }

    private async Task<ImportTally> Take(
        CheckedRow[] rows, IReadOnlySet<string> named, Instant now, ImportTally tally, Action<RefusedLine> refused, CancellationToken ct)
    {
        var results = await register.Register(
            [.. rows.Select(r => r.SignUp).OfType<SignUp>().Select(s => new Registration(s, now, Source.Import))], named, ct);
        var next = 0;
        foreach (var row in rows)
        {
            var result = row.SignUp is null ? null : results[next++];
            if (result is { IsTaken: true })
            {
                tally = tally.Plus(result.What);
                continue;
            }

            refused(new RefusedLine(row.Line, row.Fault ?? Refusal(result!, row.SignUp!.Name)));
            tally = tally with { Refused = tally.Refused + 1 };
        }

        return tally;
    }

    private static string Refusal(RegistrationResult result, string name) => result.Erased
        ? RegistrationResult.ErasedSince
        : result.Other is { } owner ? owner.Refuses(name)
        : "The email address belongs to another runner in this file. Give each their own.";

    private sealed record CheckedRow(int Line, SignUp? SignUp, string? Fault);
}
