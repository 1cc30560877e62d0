using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;

namespace Recovery.Nudges.Pauses;

/// <summary>What can be paused.</summary>
public enum PauseKind
{
    /// <summary>Every nudge.</summary>
    Everything,

    /// <summary>The nudges of one open day, wherever their slots lie.</summary>
    Session,

    /// <summary>The nudges of one race, all its days.</summary>
    Race,

    /// <summary>The nudges of one step of the plan.</summary>
    Step,
}

/// <summary>What a pause holds back: nudges only, never the messages that somebody asked for at that moment.</summary>
/// <param name="Subject">The session's day in ISO, the race's id, the step's key; empty for everything.</param>
public sealed record PauseScope(PauseKind Kind, string Subject)
{
    public static PauseScope Everything { get; } = new(PauseKind.Everything, "");

    public static PauseScope Session(LocalDate day) => new(PauseKind.Session, LocalDatePattern.Iso.Format(day));

    public static PauseScope Race(string id) => new(PauseKind.Race, id);

    public static PauseScope Step(string key) => new(PauseKind.Step, key);

    /// <summary>"everything", "the session of Tuesday 27 April 2027", "the step doms"; of a race, whose name stands elsewhere, "the race".</summary>
    public string Words => Kind switch
    {
        PauseKind.Session => LocalDatePattern.Iso.Parse(Subject) is { Success: true, Value: var day } ? $"the session of {SpokenTime.DayAndYear(day)}" : "a session",
        PauseKind.Race => "the race",
        PauseKind.Step => $"the step {Subject}",
        _ => "everything",
    };

    /// <summary>Likewise where neither a race's nor a step's name is known: "a race", "one kind of reminder".</summary>
    public string Briefly => Kind switch
    {
        PauseKind.Race => "a race",
        PauseKind.Step => "one kind of reminder",
        _ => Words,
    };

    /// <summary>Whether a nudge of that session, race and step is among what is held back.</summary>
    public bool Holds(LocalDate session, string raceId, string step) => Kind switch
    {
        PauseKind.Session => Subject == LocalDatePattern.Iso.Format(session),
        PauseKind.Race => Subject == raceId,
        PauseKind.Step => Subject == step,
        _ => true,
    };
}

/// <summary>The codes of <see cref="PauseKind"/>, in the store and in JSON.</summary>
public static class PauseKinds
{
    private static readonly string[] Codes = ["everything", "session", "race", "step"];

    public static IReadOnlyList<string> All => Codes;

    public static string Code(this PauseKind kind) => Codes[(int)kind];

    /// <exception cref="FormatException">It is none.</exception>
    public static PauseKind Parse(string code) => TryParse(code, out var kind) ? kind : throw new FormatException($"'{code}' can't be paused.");

    public static bool TryParse(string? code, out PauseKind kind)
    {
        var index = Array.IndexOf(Codes, code);
        kind = (PauseKind)Math.Max(index, 0);
        return index >= 0;
    }
}
