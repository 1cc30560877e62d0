using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Messages;
using Recovery.Settings;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>An appointment's calendar file, as it stands now.</summary>
[IgnoreAntiforgeryToken]
public sealed class AppointmentFileModel(LinkedAppointments appointments, RecoverySettings settings) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await appointments.Find(token, ct) is { Entry: { } entry }
            ? File(Encoding.UTF8.GetBytes(CalendarFile.Of(entry, settings.Clinic)), CalendarFile.WebTypeOf(entry), CalendarFile.Name)
            : NotFound();
}
