using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Runners.Appointments;
using Recovery.Time;
using Recovery.Web.Clinic;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Runners who ask for an appointment, the most pressing first; "booked" and "decline".</summary>
public sealed class AppointmentsModel(IAppointmentStore appointments, ClinicClock clock) : PageModel
{
    public IReadOnlyList<AppointmentRequest> Open { get; private set; } = [];

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Open = await appointments.Open(ct);

    public async Task<IActionResult> OnPostAnswerAsync(long request, string? answer, CancellationToken ct)
    {
        if (answer is not ("confirm" or "decline"))
        {
            return BadRequest();
        }

        Done = !await appointments.Answer(request, answer == "confirm", clock.Now, ct) ? "That request has been answered or taken back already."
            : answer == "confirm" ? "Booked: no more reminders go out for this race."
            : "Declined: reminders go on where there is time.";
        return Redirect(ClinicPaths.Appointments);
    }
}
