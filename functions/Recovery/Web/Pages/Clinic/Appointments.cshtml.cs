using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Runners who ask for an appointment, the most pressing first, and what is booked, day by day.</summary>
public sealed class AppointmentsModel(IAppointmentStore appointments, IAppointmentBook book, DeskAnswers answers, RecoverySettings settings, ClinicClock clock) : DeskPage
{
    private const int MostShown = 20;

    /// <summary>Those that reception has to answer: requests, and offers that nobody took while there was time.</summary>
    public IReadOnlyList<AppointmentRequest> Waiting { get; private set; } = [];

    /// <summary>A page of them.</summary>
    public IReadOnlyList<AppointmentRequest> Shown { get; private set; } = [];

    /// <summary>Other times that wait for their runners' yes.</summary>
    public IReadOnlyList<AppointmentRequest> Offered { get; private set; } = [];

    public Agenda Agenda { get; private set; } = null!;

    public int PageNumber { get; private set; } = 1;

    public int Pages => (Waiting.Count + MostShown - 1) / MostShown;

    /// <summary>The request whose day or hour is wrong, with what was typed.</summary>
    public (long Request, AgreedForm Form)? Wrong { get; private set; }

    public Mistakes Mistakes { get; } = new();

    public bool IsOpen(LocalDate day) => settings.Clinic.Hours.SessionOn(day) is not null;

    /// <summary>The address of some weeks from the one shown.</summary>
    public string Week(int later) => $"{ClinicPaths.Appointments}?from={Agenda.From.PlusWeeks(later).Iso()}";

    /// <param name="requests">The page of requests that are waiting. Razor Pages has a route value of its own by the name of "page".</param>
    /// <param name="ct">Ends the reading.</param>
    public Task OnGetAsync(int? requests, CancellationToken ct) => Load(requests, ct);

    /// <summary>The address of a page of the requests that are waiting.</summary>
    public string RequestsPage(int number) => $"{ClinicPaths.Appointments}?requests={number}&from={Agenda.From.Iso()}";

    /// <summary>A yes from a request's card; every other answer is given on the request's own page.</summary>
    public async Task<IActionResult> OnPostConfirmAsync(long request, string? day, string? hour, long? seen, CancellationToken ct)
    {
        var form = new AgreedForm(day, hour);
        if (await answers.Give(request, AnswerKind.Confirmed, new TypedAnswer(form, null, null, seen), User.DeskName(), Mistakes, ct) is not { } done)
        {
            Wrong = (request, form);
            await Load(await PageOf(request, ct), ct);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        Say(done);
        return Redirect(ClinicPaths.Appointments);
    }

    /// <summary>What a request's card shows: what was typed, or the day that the runner asked for. No hour is ever filled in.</summary>
    public RequestView ViewOf(AppointmentRequest request) => new(
        request,
        new TimeFieldsView(
            $"{request.Id}", Wrong is { } wrong && wrong.Request == request.Id ? wrong.Form : new AgreedForm(request.Day < clock.Today ? "" : request.Day.Iso(), ""),
            AsksPart: false, Wrong?.Request == request.Id ? Mistakes : null));

    private async Task<int> PageOf(long request, CancellationToken ct) =>
        ForReception(await appointments.Unsettled(ct)).TakeWhile(r => r.Id != request).Count() / MostShown + 1;

    private async Task Load(int? page, CancellationToken ct)
    {
        var unsettled = await appointments.Unsettled(ct);
        Waiting = ForReception(unsettled);
        Offered = [.. unsettled.Except(Waiting)];
        PageNumber = Math.Clamp(page ?? 1, 1, Math.Max(1, Pages));
        Shown = [.. Waiting.Skip((PageNumber - 1) * MostShown).Take(MostShown)];
        Agenda = await Agenda.Load(book, LogFilters.ReadDay(Request.Query, "from", new Mistakes()) ?? clock.Today, Agenda.UsualDays, ct);
    }

    private IReadOnlyList<AppointmentRequest> ForReception(IReadOnlyList<AppointmentRequest> unsettled) =>
        unsettled.ForReception(settings.Clinic, clock.Now.InZone(clock.Zone).LocalDateTime);
}
