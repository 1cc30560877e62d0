using NodaTime;
using NodaTime.Text;
using Recovery.Nudges.Pauses;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Timing;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>A pause that may begin.</summary>
/// <param name="Until">Null: until somebody resumes.</param>
public sealed record WantedPause(PauseScope Of, Instant? Until, string? Reason);

/// <summary>A pause as it is typed in, on the page or as JSON.</summary>
/// <param name="What"><c>everything</c>, <c>session</c>, <c>race</c> or <c>step</c>.</param>
/// <param name="Which">The session's day, the race's id, the step's key; nothing for everything.</param>
/// <param name="Until">With an offset, or in clinic time without one: <c>2027-04-26T09:00</c>. Empty: until somebody resumes.</param>
/// <param name="Reason">Optional.</param>
public sealed record PauseForm(string? What, string? Which, string? Until, string? Reason)
{
    private const int LongestReason = 120;
    private const int MostDays = 366;

    /// <summary>Null when something is wrong with it.</summary>
    public async Task<WantedPause?> Check(IRaceStore races, Timetable timetable, ClinicClock clock, Mistakes mistakes, CancellationToken ct)
    {
        var of = PauseKinds.TryParse(What?.Trim(), out var kind) ? await Scope(kind, Which?.Trim() ?? "", races, timetable, clock, mistakes, ct) : null;
        if (of is null && !mistakes.Any)
        {
            mistakes.Add("what", $"Say what to pause: {string.Join(", ", PauseKinds.All)}.");
        }

        var until = CheckUntil(clock, mistakes);
        var reason = CheckReason(mistakes);
        return mistakes.Any ? null : new WantedPause(of!, until, reason);
    }

    private static async Task<PauseScope?> Scope(
        PauseKind kind, string which, IRaceStore races, Timetable timetable, ClinicClock clock, Mistakes mistakes, CancellationToken ct)
    {
        switch (kind)
        {
            case PauseKind.Everything when which.Length == 0:
                return PauseScope.Everything;
            case PauseKind.Session when LocalDatePattern.Iso.Parse(which) is { Success: true, Value: var day }:
                return CheckSession(day, timetable, clock, mistakes);
            case PauseKind.Race when await races.Find(which, ct) is { } race:
                return PauseScope.Race(race.Id);
            case PauseKind.Step when timetable.Steps.Any(s => s.Key == which):
                return PauseScope.Step(which);
            default:
                mistakes.Add("which", kind switch
                {
                    PauseKind.Everything => "Leave this out to pause everything.",
                    PauseKind.Session => "Give the day of the session, like 2027-04-27.",
                    PauseKind.Race => "There's no race with that id. The list of races has their ids.",
                    _ => $"There's no such step. Use one of {string.Join(", ", timetable.Steps.Select(s => s.Key))}.",
                });
                return null;
        }
    }

    private static PauseScope? CheckSession(LocalDate day, Timetable timetable, ClinicClock clock, Mistakes mistakes)
    {
        if (day < clock.Today || day > clock.Today.PlusDays(MostDays))
        {
            mistakes.Add("which", day < clock.Today ? "That day is over. Choose today or a later day." : "That's more than a year ahead. Choose an earlier day.");
            return null;
        }

        if (timetable.Hours.SessionOn(day) is null)
        {
            mistakes.Add("which", $"The clinic is closed on {day.WithYear()}. Choose a day on which it's open.");
            return null;
        }

        return PauseScope.Session(day);
    }

    private Instant? CheckUntil(ClinicClock clock, Mistakes mistakes)
    {
        if (string.IsNullOrWhiteSpace(Until))
        {
            return null;
        }

        if (Moment(Until.Trim(), clock.Zone) is not { } until)
        {
            mistakes.Add("until", "Give a day and time like 2027-04-27T09:00, or leave it out to pause until somebody resumes.");
            return null;
        }

        if (until <= clock.Now)
        {
            mistakes.Add("until", "That time is over. Choose a later one, or leave it out to pause until somebody resumes.");
        }
        else if (until > clock.Now + Duration.FromDays(MostDays))
        {
            mistakes.Add("until", "That's more than a year ahead. Choose an earlier time, or leave it out to pause until somebody resumes.");
        }

        return until;
    }

    private string? CheckReason(Mistakes mistakes)
    {
        var reason = TypedWords.Fold(Reason);
        if (TypedWords.HasUnreadable(reason))
        {
            mistakes.Add("reason", "This has characters we can't show. Please type it again.");
        }
        else if (reason.Length > LongestReason)
        {
            mistakes.Add("reason", $"Give a reason of up to {LongestReason} characters.");
        }

        return reason.Length == 0 ? null : reason;
    }

    /// <summary>As programs send it, with an offset; or as a browser's field has it, in clinic time.</summary>
    private static Instant? Moment(string text, DateTimeZone zone) =>
        OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var moment } ? moment.ToInstant()
        : LocalDateTimePattern.GeneralIso.Parse(text.Length == "2027-04-27T09:00".Length ? $"{text}:00" : text) is { Success: true, Value: var local }
            ? local.InZoneLeniently(zone).ToInstant()
        : null;
}
