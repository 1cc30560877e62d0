using NodaTime;
using Recovery.Desk;
using Recovery.Desk.Coming;
using Recovery.Nudges.Pauses;
using Recovery.Races;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic;

/// <summary>What goes out on some days ahead.</summary>
/// <param name="Sessions">By day. Null: it is still being worked out.</param>
/// <param name="Next">The next day after these on which anything goes out; null: none, or not known.</param>
/// <param name="AsOf">When that was worked out.</param>
/// <param name="Pauses">What is paused now.</param>
public sealed record ComingView(IReadOnlyList<ComingSession>? Sessions, LocalDate? Next, Instant AsOf, IReadOnlyList<PauseView> Pauses);

/// <summary>One day ahead.</summary>
/// <param name="Nothing">Why nothing is planned; null: something is, or it is still being worked out.</param>
public sealed record ComingDay(LocalDate Day, ComingView View, string? Nothing);

/// <param name="What">In words: "everything", "the session of Tuesday 27 April 2027", a race's name.</param>
public sealed record PauseView(HoldingPause Holding, string What)
{
    public Pause Pause => Holding.Pause;
}

/// <summary>Looks ahead for the desk's pages: sessions by the planner's own forecast, and what is paused.</summary>
public sealed class ComingDays(
    Upcoming upcoming, ComingBook book, PauseDesk pauses, IRaceStore races, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>How far the page looks.</summary>
    public const int Ahead = 14;

    public async Task<ComingView> Next(CancellationToken ct)
    {
        var look = await upcoming.Look(clock.Today, Ahead, ct);
        return new ComingView(look is null ? null : book.Of(look.Preview, look.SoFar), look?.Preview.Next, look?.AsOf ?? clock.Now, await Pauses(ct));
    }

    /// <param name="day">Today or later.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ComingDay> Of(LocalDate day, CancellationToken ct)
    {
        // A day's evening may belong to the session of the next.
        var look = day < clock.Today.PlusDays(Ahead - 1) ? await upcoming.Look(clock.Today, Ahead, ct) : await upcoming.Look(day, 2, ct);
        var paused = await Pauses(ct);
        if (look is null)
        {
            return new ComingDay(day, new ComingView(null, null, clock.Now, paused), null);
        }

        var sessions = book.Of(look.Preview, look.SoFar);
        var next = sessions.FirstOrDefault(s => s.Day > day && s.Messages > 0)?.Day ?? look.Preview.Next;
        ComingSession[] here = [.. sessions.Where(s => s.IsOn(day))];
        var nothing = here.Length > 0 ? null : ComingWords.Nothing(day, settings.Clinic.Hours.SessionOn(day) is not null, next);
        return new ComingDay(day, new ComingView(here, next, look.AsOf, paused), nothing);
    }

    private async Task<IReadOnlyList<PauseView>> Pauses(CancellationToken ct)
    {
        var views = new List<PauseView>();
        foreach (var holding in await pauses.InForce(ct))
        {
            var of = holding.Pause.Of;
            var race = of.Kind == PauseKind.Race ? (await races.Find(of.Subject, ct))?.Name : null;
            views.Add(new PauseView(holding, race ?? (of.Kind == PauseKind.Step ? $"“{NudgeWords.StepWords(of.Subject)}”" : of.Words)));
        }

        return views;
    }
}
