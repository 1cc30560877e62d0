using Microsoft.AspNetCore.Http;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>What is booked, by day; and a booking for a runner who rang.</summary>
internal static class AgendaApi
{
    private const int MostDays = 31;

    /// <summary>From a day (today) on, for so many days (7).</summary>
    public static async Task<IResult> Booked(HttpRequest request, IAppointmentBook appointments, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var from = LogFilters.ReadDay(request.Query, "from", mistakes) ?? clock.Today;
        var days = LogFilters.ReadWhole(request.Query, "days", Agenda.UsualDays, 1, MostDays, mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        var agenda = await Agenda.Load(appointments, from, days, ct);
        return ClinicJson.Ok(new PageShape<AppointmentShape>([.. agenda.Days.SelectMany(d => d.Booked).Select(r => AppointmentShape.Of(r, clock))], null));
    }

    /// <summary>The body names the day, and an hour or a part of it.</summary>
    public static async Task<IResult> Book(
        long id, HttpContext context, IRunnerDirectory runners, AppointmentDesk desk, RecoverySettings settings, ClinicClock clock, CancellationToken ct)
    {
        if (await runners.FindEntry(id, ct) is null)
        {
            return NoEntry();
        }

        var mistakes = new Mistakes();
        var form = await JsonBody.Read<AgreedForm>(context.Request, mistakes, ct);
        if (form?.Check(null, null, settings.Clinic.Hours, clock.Now.InZone(clock.Zone).LocalDateTime, mistakes.Add) is not { } agreed)
        {
            return mistakes.Problem();
        }

        return await desk.Book(id, agreed, ChangedBy.Desk(context.User.DeskName())) switch
        {
            { Outcome: AnswerOutcome.Given or AnswerOutcome.AlreadySo, Request: { } now } result =>
                ClinicJson.Ok(AppointmentShape.Of(now, clock) with { ToldBy = AppointmentShape.Code(result.ToldBy) }),
            { Outcome: AnswerOutcome.Gone } => NoEntry(),
            var other => AppointmentApi.Answered(other.Request),
        };
    }

    private static IResult NoEntry() => ClinicJson.NotFound("There's no entry with that id.");
}
