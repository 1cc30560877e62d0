using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Links;
using Recovery.Web.Words;

namespace Recovery.Web.Pages;

/// <summary>The appointment that a message told of: how it stands, with its calendar file; and the yes to another time.</summary>
/// <remarks>As for every link in a message the token is the authority: no cookie, no antiforgery token. GET changes nothing.</remarks>
[IgnoreAntiforgeryToken]
public sealed class AppointmentModel(
    LinkedAppointments linked, RunnerAppointments appointments, RunnerActions actions, RecoverySettings settings, ClinicClock clock) : PageModel
{
    public AppointmentCard Card { get; private set; } = null!;

    /// <summary>What became of it, where nothing is booked or offered.</summary>
    public string? Became { get; private set; }

    public string Heading => Card.Request switch
    {
        { Stands: true } => "Your appointment",
        { Status: RequestStatus.Offered } => "Another time for your massage",
        { Status: RequestStatus.Open } => "You've asked for an appointment",
        { Status: RequestStatus.Confirmed } => "You've booked. See you soon",
        { Status: RequestStatus.Declined } => "Sorry, we can't do that time",
        { Status: RequestStatus.Undone } => "This appointment is no longer booked",
        _ => "Your request is cancelled",
    };

    private Entry Entry { get; set; } = null!;

    private LinkedAppointment Linked { get; set; } = null!;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) => await Load(token, null, ct) ? Page() : NotFound();

    /// <param name="token">The link's.</param>
    /// <param name="say">The value of the pressed button.</param>
    /// <param name="when">The day and part of it that an appointment is asked for.</param>
    /// <param name="offer">The offer that is said yes to.</param>
    /// <param name="ct">Cancels nothing once it is stored.</param>
    public async Task<IActionResult> OnPostAsync(string token, string? say, string? when, long? offer, CancellationToken ct)
    {
        if (!await Load(token, null, ct))
        {
            return NotFound();
        }

        var wrong = say switch
        {
            "accept" => await appointments.Accept(Entry.Id, offer, ct),
            "ask" => await appointments.Ask(Entry, Card.Request.NudgeNumber, when),
            "undo" when Entry.Outcome == EntryOutcome.Requested => await actions.Apply(Entry, say, null, ct) ? null : "",
            "undo" => null,
            _ => "",
        };
        return wrong switch
        {
            null => RedirectToPage("/Appointment", new { token }),
            "" => BadRequest(),
            _ => await Wrong(token, wrong, ct),
        };
    }

    private async Task<IActionResult> Wrong(string token, string sentence, CancellationToken ct)
    {
        if (!await Load(token, sentence, ct))
        {
            return NotFound();
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> Load(string token, string? wrong, CancellationToken ct)
    {
        if (await linked.Find(token, ct) is not { Linked.Entry.Entry: { } entry } found)
        {
            return false;
        }

        (Linked, Entry) = (found, entry);
        Card = appointments.CardOf(
            found.Request, $"/a/{token}/{CalendarFile.Name}", appointments.TimesFor(entry), wrong, withdrawal: $"/a/{token}/{CalendarFile.EndName}");
        Became = new RequestWords(settings.Clinic.Phone, clock.Now, clock.Zone).Of(found.Request, entry, canAskHere: Card.Times.Count > 0);
        return true;
    }
}
