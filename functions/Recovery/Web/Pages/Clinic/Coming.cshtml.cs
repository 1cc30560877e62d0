using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges.Pauses;
using Recovery.Races;
using Recovery.Time;
using Recovery.Timing;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>What goes out on the days ahead, and what is held back of it.</summary>
public sealed class ComingModel(ComingDays coming, PauseDesk pauses, IRaceStore races, Timetable timetable, ClinicClock clock) : DeskPage
{
    public ComingView View { get; private set; } = null!;

    /// <summary>The one day that was asked for; null: all of them.</summary>
    public ComingDay? One { get; private set; }

    /// <summary>The races and steps that can be paused.</summary>
    public IReadOnlyList<(PauseScope Of, string What)> Others { get; private set; } = [];

    public Mistakes Mistakes { get; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var day = LogFilters.ReadDay(Request.Query, "day", Mistakes);
        if (day < clock.Today)
        {
            return Redirect($"{ClinicPaths.Desk}?day={day.Value.Iso()}");
        }

        await Read(day, ct);
        if (View.Sessions is null)
        {
            ComeAgain();
        }

        return Page();
    }

    [ForManagers]
    public async Task<IActionResult> OnPostPauseAsync(string? what, string? which, string? until, string? reason, string? day, CancellationToken ct)
    {
        if (await new PauseForm(what, which, until, reason).Check(races, timetable, clock, Mistakes, ct) is not { } wanted)
        {
            await Read(LogFilters.DayOf(day), ct);
            Response.StatusCode = 400;
            return Page();
        }

        var (pause, isNew) = await pauses.Begin(wanted.Of, User.DeskName(), wanted.Reason, wanted.Until);
        var how = $"{(pause.HasEnd ? $"until {pause.Until.MomentIn(clock.Zone)}" : "until somebody resumes")}: {await Words(pause.Of, ct)}";
        Say(isNew ? new Said($"Paused {how}. Nothing of it goes out until then.") : Said.No($"You had paused that already, {how}. Nothing has changed."));
        return Back(day);
    }

    [ForManagers]
    public async Task<IActionResult> OnPostResumeAsync(long id, string? day, CancellationToken ct)
    {
        Say(await pauses.Resume(id, User.DeskName()) is var (pause, came)
            ? new Said(ComingWords.Of(came, pause, await Words(pause.Of, ct), clock.Zone), came == Resumed.Now)
            : Said.No("That pause is gone. Nothing has changed."));
        return Back(day);
    }

    /// <summary>A day's page; the log's once it is over.</summary>
    public string Link(LocalDate day) => day < clock.Today ? $"{ClinicPaths.Desk}?day={day.Iso()}" : $"{ClinicPaths.Coming}?day={day.Iso()}";

    private async Task Read(LocalDate? day, CancellationToken ct)
    {
        if (day is { } one && one >= clock.Today)
        {
            One = await coming.Of(one, ct);
            View = One.View;
            return;
        }

        View = await coming.Next(ct);
        Others =
        [
            .. (View.Sessions ?? []).SelectMany(s => s.Lines).DistinctBy(l => l.RaceDay.RaceId).OrderBy(l => l.RaceName, StringComparer.Ordinal)
                .Select(l => (PauseScope.Race(l.RaceDay.RaceId), l.RaceName)),
            .. timetable.Steps.Select(s => (PauseScope.Step(s.Key), NudgeWords.StepWords(s.Key))),
        ];
        Others =
        [
            .. Others,
            .. View.Pauses.Where(p => p.Pause.Of.Kind != PauseKind.Everything && Others.All(o => o.Of != p.Pause.Of)
                && !(View.Sessions ?? []).Any(s => p.Pause.Of == PauseScope.Session(s.Day))).Select(p => (p.Pause.Of, p.What)),
        ];
    }

    private RedirectResult Back(string? day) => Redirect(LogFilters.DayOf(day) is { } one && one >= clock.Today ? Link(one) : ClinicPaths.Coming);

    private async Task<string> Words(PauseScope of, CancellationToken ct) => of.Kind switch
    {
        PauseKind.Race => (await races.Find(of.Subject, ct))?.Name ?? of.Subject,
        PauseKind.Step => $"the step “{NudgeWords.StepWords(of.Subject)}”",
        _ => of.Words,
    };
}
