using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>The calendar file of what is booked, for whoever followed a reminder's link.</summary>
[IgnoreAntiforgeryToken]
public sealed class BookingLinkFileModel(LinkedNudges nudges, RunnerAppointments appointments, AppointmentCalendar calendar, RecoverySettings settings) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await nudges.Find(token, LinkPurpose.Book, ct) is { Entry: { } of }
        && await appointments.LatestOf(of.Entry.Id, ct) is { } request && calendar.EntryOf(request) is { } entry
            ? CalendarDownload.Of(entry, settings.Clinic)
            : NotFound();
}
