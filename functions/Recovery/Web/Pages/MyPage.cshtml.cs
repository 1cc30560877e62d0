using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Messages;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Links;
using Recovery.Web.Words;

namespace Recovery.Web.Pages;

/// <summary>A runner's own page: what comes and when, for each race; "I've booked", "I didn't run", "stop".</summary>
/// <remarks>As for every link the token is the authority: no cookie, no antiforgery token. GET changes nothing.</remarks>
[IgnoreAntiforgeryToken]
public sealed class MyPageModel(
    RunnerLinks links, RunnerActions actions, Forecaster forecaster, RunnerAppointments appointments, RecoverySettings settings, ClinicClock clock) : PageModel
{
    public RunnerView Runner { get; private set; } = null!;

    /// <summary>The channels on which this runner can be reached and has not said stop.</summary>
    public IReadOnlyList<Channel> Open => [.. Runner.Open];

    public bool IsOver(Entry entry) => entry.RaceDay <= clock.Today;

    /// <summary>What becomes of each step of each race.</summary>
    public IReadOnlyList<RunnerProspect> Ahead { get; private set; } = [];

    /// <summary>What became of a request for an appointment, by entry; an entry without one is left out.</summary>
    public IReadOnlyDictionary<long, string> Requests { get; private set; } = new Dictionary<long, string>();

    /// <summary>What is booked with a day, or the other time that waits for a yes, by entry.</summary>
    public IReadOnlyDictionary<long, AppointmentCard> Cards { get; private set; } = new Dictionary<long, AppointmentCard>();

    public PromisedView PromisedFor(EntryView of) => new(of.RaceName, of.Entry.RaceDay, Ahead.PromisedTo(of.Entry.Id));

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        await LoadRest(token, null, null, ct);
        return Page();
    }

    private async Task LoadRest(string token, string? wrong, long? wrongEntry, CancellationToken ct)
    {
        Ahead = await forecaster.ForRunner(Runner, ct);
        var words = new RequestWords(settings.Clinic.Phone, clock.Now, clock.Zone);
        var (said, cards) = (new Dictionary<long, string>(), new Dictionary<long, AppointmentCard>());
        foreach (var entry in Runner.Entries.Select(e => e.Entry))
        {
            var latest = await appointments.LatestOf(entry.Id, ct);
            if (latest is { Stands: true } or { Status: RequestStatus.Offered })
            {
                var file = FormattableString.Invariant($"/r/{token}/entries/{entry.Id}/{CalendarFile.Name}");
                cards[entry.Id] = appointments.CardOf(latest, file, appointments.TimesFor(entry), entry.Id == wrongEntry ? wrong : null, entry.Id);
            }
            else if (words.Of(latest, entry, canAskHere: false) is { } sentence)
            {
                said[entry.Id] = sentence;
            }
        }

        (Requests, Cards) = (said, cards);
    }

    /// <param name="token">The link's.</param>
    /// <param name="entry">The entry that the button stands at; null for "stop".</param>
    /// <param name="say">The value of the pressed button.</param>
    /// <param name="when">The day and part of it that an appointment is asked for.</param>
    /// <param name="offer">The offer that is said yes to.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    public async Task<IActionResult> OnPostAsync(string token, long? entry, string? say, string? when, long? offer, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        if (entry is null && say == "stop-all")
        {
            await actions.Stop(Runner.Runner.Id, null, ct);
        }
        else if (entry is null && say?.StartsWith("stop-", StringComparison.Ordinal) == true && ChannelCatalog.TryParse(say["stop-".Length..], out var channel))
        {
            await actions.Stop(Runner.Runner.Id, channel, ct);
        }
        else if (Runner.Entries.FirstOrDefault(e => e.Entry.Id == entry) is not { } own)
        {
            return BadRequest();
        }
        else if (say is "accept" or "ask")
        {
            if (await Answer(own.Entry, say, when, offer, ct) is { } wrong)
            {
                return await Wrong(token, wrong, own.Entry.Id, ct);
            }
        }
        else if (!await actions.Apply(own.Entry, say, null, ct))
        {
            return BadRequest();
        }

        return RedirectToPage("/MyPage", new { token });
    }

    /// <summary>Here only an offer is answered: whoever has not asked yet does so from a reminder, whose link counts it.</summary>
    private async Task<string?> Answer(Entry entry, string say, string? when, long? offer, CancellationToken ct) =>
        say == "accept" ? await appointments.Accept(entry.Id, offer, ct)
        : await appointments.LatestOf(entry.Id, ct) is { } latest ? await appointments.Ask(entry, latest.NudgeNumber, when)
        : $"Ring {settings.Clinic.Phone} to find a time.";

    private async Task<IActionResult> Wrong(string token, string sentence, long entry, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        await LoadRest(token, sentence, entry, ct);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> Load(string token, CancellationToken ct)
    {
        if (await links.Find(token, ct) is not { } runner)
        {
            return false;
        }

        Runner = runner;
        return true;
    }
}
