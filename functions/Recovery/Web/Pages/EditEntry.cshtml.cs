using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Timing;
using Recovery.Web.Forms;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>Where a runner changes one of their entries: name, race, day, texts and emails.</summary>
/// <remarks>As for every link the token is the authority: no cookie, no antiforgery token. GET changes nothing.</remarks>
[IgnoreAntiforgeryToken]
public sealed class EditEntryModel(
    RunnerLinks links, EntryChanges changes, IRaceStore races, ConsentWording wording, Timetable timetable, Forecaster forecaster) : PageModel
{
    [BindProperty]
    [SuppressMessage("Usage", "CA2227", Justification = "Bound by the framework.")]
    public EntryFields Typed { get; set; } = new();

    public RunnerView Runner { get; private set; } = null!;

    public EntryView Of { get; private set; } = null!;

    /// <summary>The entry's own race and day first, whether or not they could still be chosen.</summary>
    public IReadOnlyList<RaceChoice> Races { get; private set; } = [];

    /// <summary>From top to bottom of the form.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Sentence;

    public IReadOnlyList<ChannelChoice> Channels =>
    [
        .. from channel in timetable.Channels
           select new ChannelChoice(
               channel, Boxes.NameOf(channel), SignUpField.Of(channel.Contact), Typed.Ticked.Contains(channel), wording.Of(channel),
               Runner.Runner.ContactOf(channel.Contact), StopOf(channel)),
    ];

    public async Task<IActionResult> OnGetAsync(string token, long entry, CancellationToken ct)
    {
        if (!await Load(token, entry, ct))
        {
            return NotFound();
        }

        Typed = EntryFields.Of(Runner, Of.Entry);
        return Of.Entry.Outcome is null ? await Show(ct) : RedirectToPage("/MyPage", new { token });
    }

    public async Task<IActionResult> OnPostAsync(string token, long entry, CancellationToken ct)
    {
        if (!await Load(token, entry, ct))
        {
            return NotFound();
        }

        Typed.Ticked = await Boxes.Ticked(Request, ct);

        // What has ended is taken back before it is changed.
        if (Of.Entry.Outcome is null)
        {
            Errors = FieldError.InOrder(await changes.Apply(Runner, Of, Typed.Form(), ct), Typed);
        }

        if (Errors.Count == 0)
        {
            return RedirectToPage("/MyPage", new { token });
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await Show(ct);
    }

    /// <summary>One that the runner can't take back here comes before the runner's own.</summary>
    private Suppression? StopOf(Channel channel) =>
        Runner.Stops.Where(s => s.Channel == channel).OrderBy(s => s.By == Runners.Source.Runner).FirstOrDefault();

    private async Task<bool> Load(string token, long entry, CancellationToken ct)
    {
        if (await links.Find(token, ct) is not { } runner || runner.Entries.FirstOrDefault(e => e.Entry.Id == entry) is not { } of)
        {
            return false;
        }

        (Runner, Of) = (runner, of);
        return true;
    }

    private async Task<IActionResult> Show(CancellationToken ct)
    {
        var entry = Of.Entry;
        var own = await races.Find(entry.RaceId, ct) ?? new Race(entry.RaceId, Of.RaceName, Of.RaceName, [entry.RaceDay], Listed: false);
        Races =
        [
            new RaceChoice(own, [entry.RaceDay, .. own.Days.Where(day => day != entry.RaceDay && HasRemindersLeft(day))]),
            .. from race in await races.All(unlisted: false, ct)
               where race.Id != own.Id && Runner.Entries.All(e => e.Entry.RaceId != race.Id)
               let days = race.Days.Where(HasRemindersLeft).ToArray()
               where days.Length > 0
               select new RaceChoice(race, days),
        ];
        return Page();
    }

    private bool HasRemindersLeft(LocalDate day) => forecaster.ForNewcomer(day, timetable.Channels).Count > 0;
}

/// <summary>A channel as the form offers it.</summary>
/// <param name="Contact">Where it goes; null: none is confirmed.</param>
/// <param name="Stop">Null: it is not stopped.</param>
public sealed record ChannelChoice(Channel Channel, string Field, string ErrorField, bool Ticked, string Wording, string? Contact, Suppression? Stop)
{
    public bool IsStoppedByOthers => Stop is not null && Stop.By != Source.Runner;
}
