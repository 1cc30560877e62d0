using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Messages;
using Recovery.Settings;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>Once an appointment was called off, the file that takes it off a calendar.</summary>
[IgnoreAntiforgeryToken]
public sealed class AppointmentEndFileModel(LinkedAppointments appointments, RecoverySettings settings) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await appointments.Find(token, ct) is { End: { } entry }
            ? File(Encoding.UTF8.GetBytes(CalendarFile.Of(entry, settings.Clinic)), CalendarFile.WebTypeOf(entry), CalendarFile.EndName)
            : NotFound();
}
