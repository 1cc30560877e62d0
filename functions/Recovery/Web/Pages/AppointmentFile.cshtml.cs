using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Messages;
using Recovery.Settings;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>An appointment's calendar file as it stands now; once it was called off, the file that takes it off a calendar.</summary>
[IgnoreAntiforgeryToken]
public sealed class AppointmentFileModel(LinkedAppointments appointments, RecoverySettings settings) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, string file, CancellationToken ct)
    {
        var linked = await appointments.Find(token, ct);
        return (file == CalendarFile.EndName ? linked?.End : linked?.Entry) is { } entry ? CalendarDownload.Of(entry, settings.Clinic) : NotFound();
    }
}
