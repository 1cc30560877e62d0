using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Links;
using Recovery.Web.Words;

namespace Recovery.Web.Pages;

/// <summary>What a nudge links to: call, write, see when the clinic is open; say "I've booked", "I didn't run", or "stop".</summary>
/// <remarks>As for every link in a message the token is the authority: no cookie, no antiforgery token. GET changes nothing.</remarks>
[IgnoreAntiforgeryToken]
public sealed class BookingLinkModel(
    LinkedNudges nudges, RunnerActions actions, RunnerAppointments appointments, INudgeLinks links, RecoverySettings settings, ClinicClock clock) : PageModel
{
    private const int DaysShown = 14;
    private const string All = "all";

    public LinkedNudge Linked { get; private set; } = null!;

    public Entry Entry => Linked.Entry!.Entry;

    public bool RaceIsOver => Entry.RaceDay <= clock.Today;

    public IReadOnlyList<Channel> Open => [.. Linked.Runner.Open];

    /// <summary>The open days of two weeks, from the day after the race on.</summary>
    public IReadOnlyList<Session> Hours { get; private set; } = [];

    /// <summary>Days of those weeks on which the clinic is closed though it usually opens.</summary>
    public IReadOnlyList<LocalDate> Closed { get; private set; } = [];

    /// <summary>What can be asked for.</summary>
    public IReadOnlyList<OfferedPart> Offered { get; private set; } = [];

    /// <summary>The request that reception has yet to answer.</summary>
    public AppointmentRequest? Asked { get; private set; }

    /// <summary>What is booked, or the other time that waits for a yes; null: neither.</summary>
    public AppointmentCard? Card { get; private set; }

    /// <summary>What became of the latest request, and what to do next; null: none that still matters.</summary>
    public string? Became { get; private set; }

    /// <summary>Reception has not answered by the time that was promised.</summary>
    public bool IsOverdue => Asked is { } asked && asked.AnswerBy <= clock.Now;

    /// <summary>What is wrong with what was asked for.</summary>
    public string? WishWrong { get; private set; }

    /// <summary>What a button on this page has just stopped: it is confirmed above everything else.</summary>
    public IReadOnlyList<Channel> JustStopped { get; private set; } = [];

    /// <summary>When the phone is next answered, in words.</summary>
    public string Answered { get; private set; } = "";

    public string? MailLink => settings.Clinic.Email is { } address
        ? $"mailto:{address}?subject={Uri.EscapeDataString($"Recovery massage: {Linked.RaceName}")}"
        : null;

    /// <param name="token">The link's.</param>
    /// <param name="stopped">What a button has just stopped: a channel, or <c>all</c>. It is only said where it is so.</param>
    /// <param name="ct">Cancels the reading.</param>
    public async Task<IActionResult> OnGetAsync(string token, string? stopped, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        JustStopped = [.. settings.Channels.Where(c => (stopped == All || stopped == c.Code) && Linked.IsStopped(c))];
        return Page();
    }

    /// <param name="token">The link's.</param>
    /// <param name="say">The value of the pressed button.</param>
    /// <param name="when">The day and part of it that an appointment is asked for.</param>
    /// <param name="offer">The offer that is said yes to.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    public async Task<IActionResult> OnPostAsync(string token, string? say, string? when, long? offer, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        string? stopped = null;
        var (runner, nudge) = (Linked.Runner.Runner.Id, Linked.Nudge.Number);
        switch (say)
        {
            // The page's own script: it is shown in a browser.
            case "shown":
                await links.NoteClick(nudge, clock.Now, ct);
                return new NoContentResult();
            case "stop":
                await actions.Stop(runner, Linked.Nudge.Channel, ct);
                stopped = Linked.Nudge.Channel.Code;
                break;
            case "stop-all":
                await actions.Stop(runner, null, ct);
                stopped = All;
                break;
            case "ask":
                if (await appointments.Ask(Entry, nudge, when) is { } wrong)
                {
                    return await Wrong(wrong, ct);
                }

                break;
            case "accept":
                if (await appointments.Accept(Entry.Id, offer, ct) is { } late)
                {
                    return await Wrong(late, ct);
                }

                break;
            default:
                if (!await actions.Apply(Entry, say, nudge, ct))
                {
                    return BadRequest();
                }

                break;
        }

        await links.NoteClick(nudge, clock.Now, CancellationToken.None);

        // To the page itself, which shows what is stored: a reload sends nothing again.
        return RedirectToPage("/BookingLink", new { token, stopped });
    }

    private async Task<bool> Load(string token, CancellationToken ct)
    {
        if (await nudges.Find(token, LinkPurpose.Book, ct) is not { Entry: not null } linked)
        {
            return false;
        }

        Linked = linked;
        var hours = settings.Clinic.Hours;
        var first = LocalDate.Max(clock.Today, Entry.RaceDay.PlusDays(1));
        LocalDate[] days = [.. Enumerable.Range(0, DaysShown).Select(first.PlusDays)];
        Hours = [.. days.Select(hours.SessionOn).OfType<Session>()];
        Closed = [.. days.Where(d => hours.SessionOn(d) is null && hours.Weekly.TryGetValue(d.DayOfWeek, out var usual) && usual.Count > 0)];
        Offered = appointments.TimesFor(Entry);
        var latest = await appointments.LatestOf(Entry.Id, ct);
        Asked = Entry.Outcome == EntryOutcome.Requested && latest?.Status == RequestStatus.Open ? latest : null;
        Became = new RequestWords(settings.Clinic.Phone, clock.Now, clock.Zone).Of(latest, Entry, canAskHere: Offered.Count > 0);
        Card = latest is { Stands: true } or { Status: RequestStatus.Offered }
            ? appointments.CardOf(latest, $"/b/{token}/{CalendarFile.Name}", Offered, WishWrong)
            : null;
        Answered = WhenAnswered(hours, clock.Now.InZone(clock.Zone).LocalDateTime);
        return true;
    }

    /// <summary>As things stand now: what was pressed may be what somebody else has changed.</summary>
    private async Task<IActionResult> Wrong(string sentence, CancellationToken ct)
    {
        WishWrong = sentence;
        if (!await Load(RouteData.Values["token"]?.ToString() ?? "", ct))
        {
            return NotFound();
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private static string WhenAnswered(ClinicHours hours, LocalDateTime now)
    {
        if (hours.SessionOn(now.Date) is { } today)
        {
            if (today.Periods.FirstOrDefault(p => p.From <= now.TimeOfDay && now.TimeOfDay < p.To) is { To: var until } && until != default)
            {
                return $"Open now, until {InWords.Time(until)}";
            }

            if (today.Periods.FirstOrDefault(p => now.TimeOfDay < p.From) is { From: var from } && from != default)
            {
                return $"Opens today at {InWords.Time(from)}";
            }
        }

        return hours.FirstFrom(now.Date.PlusDays(1)) is { } next
            ? $"Opens {InWords.ShortDay(next.Day)} at {InWords.Time(next.Opening)}"
            : "";
    }
}
