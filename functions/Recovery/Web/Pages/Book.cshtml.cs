using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Web.Pages;

/// <summary>What a nudge links to: call, write, see when the clinic is open; say "I've booked", "I didn't run", or "stop".</summary>
/// <remarks>As for every link in a message the token is the authority: no cookie, no antiforgery token. GET changes nothing.</remarks>
[IgnoreAntiforgeryToken]
public sealed class BookModel(LinkedNudges nudges, RunnersWord word, RecoverySettings settings, ClinicClock clock) : PageModel
{
    private const int DaysShown = 14;

    public LinkedNudge Linked { get; private set; } = null!;

    public Entry Entry => Linked.Entry!.Entry;

    public bool RaceIsOver => Entry.RaceDay <= clock.Today;

    public IReadOnlyList<Channel> Open => [.. Linked.Runner.Open];

    /// <summary>The open days of two weeks, from the day after the race on.</summary>
    public IReadOnlyList<Session> Hours { get; private set; } = [];

    /// <summary>Days of those weeks on which the clinic is closed though it usually opens.</summary>
    public IReadOnlyList<LocalDate> Closed { get; private set; } = [];

    /// <summary>When the phone is next answered, in words.</summary>
    public string Answered { get; private set; } = "";

    public string? MailLink => settings.Clinic.Email is { } address
        ? $"mailto:{address}?subject={Uri.EscapeDataString($"Recovery massage after {Linked.RaceName}")}"
        : null;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await Load(token, ct) ? Page() : NotFound();

    /// <param name="token">The link's.</param>
    /// <param name="say">What the pressed button says.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    public async Task<IActionResult> OnPostAsync(string token, string? say, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        var runner = Linked.Runner.Runner.Id;
        switch (say)
        {
            case "stop":
                await word.Stop(runner, Linked.Nudge.Channel, ct);
                break;
            case "stop-all":
                await word.Stop(runner, null, ct);
                break;
            default:
                if (!await word.SayOf(Entry, say, ct))
                {
                    return BadRequest();
                }

                break;
        }

        // To the page itself, which shows what is stored: a reload sends nothing again.
        return RedirectToPage("/Book", new { token });
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
        Answered = WhenAnswered(hours, clock.Now.InZone(clock.Zone).LocalDateTime);
        return true;
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
