using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Runners who ask for an appointment, the most pressing first; "booked", with the day and hour agreed on, and "decline".</summary>
public sealed class AppointmentsModel(IAppointmentStore appointments, AppointmentDesk desk, RecoverySettings settings, ClinicClock clock) : PageModel
{
    private const string Answered = "That request has already been answered or cancelled, so nothing has changed. Requests still waiting are below.";

    public IReadOnlyList<AppointmentRequest> Open { get; private set; } = [];

    /// <summary>The request whose day or hour is wrong, with what was typed.</summary>
    public (long Request, AgreedForm Form)? Wrong { get; private set; }

    public Mistakes Mistakes { get; } = new();

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Open = await appointments.Open(ct);

    public async Task<IActionResult> OnPostAnswerAsync(long request, string? answer, string? day, string? hour, CancellationToken ct)
    {
        switch (answer)
        {
            case "decline":
                Done = await desk.Decline(request, User.DeskName()) ? "Declined. We don't tell the runner, so ring or email them if you haven't yet. Their own page says so too, and reminders carry on if there's time." : Answered;
                return Redirect(ClinicPaths.Appointments);
            case "confirm":
                return await Confirm(request, new AgreedForm(day, hour), ct);
            default:
                return BadRequest();
        }
    }

    /// <summary>What the fields of a request's card hold: what was typed, or the day that the runner asked for. No hour is ever filled in.</summary>
    public AgreedForm FormOf(AppointmentRequest request) =>
        Wrong is { } wrong && wrong.Request == request.Id ? wrong.Form : new AgreedForm(request.Day < clock.Today ? "" : request.Day.Iso(), "");

    /// <summary>What is wrong with a field of this request's card.</summary>
    public string? MistakeIn(AppointmentRequest request, string field) =>
        Wrong?.Request == request.Id && Mistakes.ByField.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;

    private async Task<IActionResult> Confirm(long id, AgreedForm form, CancellationToken ct)
    {
        if (await appointments.Find(id, ct) is not { Status: RequestStatus.Open } request)
        {
            Done = Answered;
            return Redirect(ClinicPaths.Appointments);
        }

        if (form.Check(request, settings.Clinic.Hours, clock.Now.InZone(clock.Zone).LocalDateTime, Mistakes.Add) is not { } agreed)
        {
            Wrong = (id, form);
            Open = await appointments.Open(ct);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        Done = await desk.Confirm(request, agreed, User.DeskName()) is { } confirmed ? Booked(confirmed.ToldBy) : Answered;
        return Redirect(ClinicPaths.Appointments);
    }

    private static string Booked(Channel? toldBy) => "Booked. They won't get any more reminders for this race. " + toldBy switch
    {
        { Form: MessageForm.Letter } => $"We'll {toldBy.Words.Verb} them a file for their calendar.",
        not null => $"We'll {toldBy.Words.Verb} them a link to a file for their calendar.",
        _ => "We can't tell them: all their contacts are stopped, or it would arrive too late.",
    };
}
