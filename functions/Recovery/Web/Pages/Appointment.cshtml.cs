using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Web.Links;
using Recovery.Web.Words;

namespace Recovery.Web.Pages;

/// <summary>The appointment that a confirmation told of, with its calendar file. Nothing can be changed here.</summary>
[IgnoreAntiforgeryToken]
public sealed class AppointmentModel(LinkedAppointments appointments) : PageModel
{
    public LinkedAppointment Linked { get; private set; } = null!;

    public AgreedTime Agreed => Linked.Request.Agreed!;

    /// <summary>"at 9:30am"; "in the morning, at the time we agreed".</summary>
    public string When => Agreed.Hour is { } hour ? $"at {InWords.Time(hour)}" : $"in the {Agreed.Part.Code()}, at the time we agreed";

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct)
    {
        if (await appointments.Find(token, ct) is not { } linked)
        {
            return NotFound();
        }

        Linked = linked;
        return Page();
    }
}
