using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Channels;
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
    RunnerLinks links, RunnerActions actions, Forecaster forecaster, IAppointmentStore appointments, RecoverySettings settings, ClinicClock clock) : PageModel
{
    public RunnerView Runner { get; private set; } = null!;

    /// <summary>The channels on which this runner can be reached and has not said stop.</summary>
    public IReadOnlyList<Channel> Open => [.. Runner.Open];

    public bool IsOver(Entry entry) => entry.RaceDay <= clock.Today;

    /// <summary>What becomes of each step of each race.</summary>
    public IReadOnlyList<RunnerProspect> Ahead { get; private set; } = [];

    /// <summary>What became of a request for an appointment, by entry; an entry without one is left out.</summary>
    public IReadOnlyDictionary<long, string> Requests { get; private set; } = new Dictionary<long, string>();

    public PromisedView PromisedFor(EntryView of) => new(of.RaceName, of.Entry.RaceDay, Ahead.PromisedTo(of.Entry.Id));

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        Ahead = await forecaster.ForRunner(Runner, ct);
        Requests = await FindRequests(ct);
        return Page();
    }

    private async Task<IReadOnlyDictionary<long, string>> FindRequests(CancellationToken ct)
    {
        var words = new RequestWords(settings.Clinic.Phone, clock.Now, clock.Zone);
        var said = new Dictionary<long, string>();
        foreach (var entry in Runner.Entries.Select(e => e.Entry))
        {
            if (words.Of(await appointments.LatestOf(entry.Id, ct), entry, canAskHere: false) is { } sentence)
            {
                said[entry.Id] = sentence;
            }
        }

        return said;
    }

    /// <param name="token">The link's.</param>
    /// <param name="entry">The entry that the button stands at; null for "stop".</param>
    /// <param name="say">The value of the pressed button.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    public async Task<IActionResult> OnPostAsync(string token, long? entry, string? say, CancellationToken ct)
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
        else if (Runner.Entries.FirstOrDefault(e => e.Entry.Id == entry) is not { } own || !await actions.Apply(own.Entry, say, null, ct))
        {
            return BadRequest();
        }

        return RedirectToPage("/MyPage", new { token });
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
