using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Appointments;
using Recovery.Settings;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>The calendar file of what is booked for one race, on the runner's own page.</summary>
[IgnoreAntiforgeryToken]
public sealed class MyAppointmentFileModel(RunnerLinks links, RunnerAppointments appointments, AppointmentCalendar calendar, RecoverySettings settings) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, long entry, CancellationToken ct) =>
        await links.Find(token, ct) is { } runner && runner.Entries.Any(e => e.Entry.Id == entry)
        && await appointments.LatestOf(entry, ct) is { } request && calendar.EntryOf(request) is { } booked
            ? CalendarDownload.Of(booked, settings.Clinic)
            : NotFound();
}
