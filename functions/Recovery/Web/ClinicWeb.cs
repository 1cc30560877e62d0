using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Desk;
using Recovery.Desk.Coming;
using Recovery.Desk.Faults;
using Recovery.Desk.Notes;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.Api;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web;

/// <summary>The clinic's desk: sign-in, the delivery log, runners, and the same data as JSON and CSV.</summary>
public static class ClinicWeb
{
    public static IServiceCollection AddClinic(this IServiceCollection services, RecoverySettings settings)
    {
        ClinicAuthentication.Add(services, settings);
        services.AddAntiforgery();
        services.AddSingleton<TypedAnswers>().AddSingleton<DeskAnswers>().AddSingleton<AppointmentAnswers>();
        services.AddSingleton<EntryMarks>().AddSingleton<PauseDesk>().AddSingleton<Upcoming>().AddSingleton<RaceMoves>().AddSingleton<ShownMessages>();
        services.AddSingleton<ComingBook>().AddSingleton<ComingDays>();
        services.AddSingleton<ComingDeadlines>().AddSingleton<FaultBoard>().AddSingleton<ClinicNotes>().AddSingleton<IClinicNotes, NoteWriter>().AddSingleton<DeskFaults>().AddSingleton<Replays>().AddSingleton<Holdups>().AddSingleton<RunnerStories>();
        services.Configure<RazorPagesOptions>(o =>
        {
            o.Conventions.AuthorizeFolder("/Clinic", ClinicAuthentication.Policy);
            o.Conventions.AddPageRoute("/Clinic/Faults", ClinicPaths.DeadLetters);
            o.Conventions.AllowAnonymousToPage("/Clinic/SignIn");
            o.Conventions.AddFolderApplicationModelConvention("/Clinic", page => page.Filters.Add(new RefuseReception()));
        });
        return services;
    }

    public static IEndpointRouteBuilder MapClinic(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(ClinicPaths.Api).RequireAuthorization(ClinicAuthentication.Policy);
        api.AddEndpointFilter<RouteGroupBuilder, CookieNeedsToken>();
        LogApi.Map(api);
        TodayApi.Map(api);
        EntryApi.Map(api);
        RunnerApi.Map(api);
        StoryApi.Map(api);
        UpcomingApi.Map(api);
        RaceApi.Map(api);
        RaceMoveApi.Map(api);
        DeadLetterApi.Map(api);
        FaultApi.Map(api);
        AppointmentApi.Map(api);
        ReplyApi.Map(api);
        PauseApi.Map(api);
        ChangeApi.Map(api);
        api.MapFallback(() => ClinicJson.NotFound("There's nothing at that address in the clinic's API."));

        var desk = endpoints.MapGroup("").RequireAuthorization(ClinicAuthentication.Policy);
        desk.MapGet(ClinicPaths.Csv, DeliveriesCsv.Get);
        desk.MapGet(ClinicPaths.PeoplesCsv, RemindersCsv.Get);
        desk.MapPost(ClinicPaths.SignOut, SignOut).AddEndpointFilter<CookieNeedsToken>();
        if (endpoints.ServiceProvider.GetRequiredService<RecoverySettings>().Desk.SignIn is not null)
        {
            endpoints.MapGet(ClinicPaths.AccountSignIn, AccountSignIn.Begin);
        }

        desk.MapPost(ClinicPaths.SignOutEverywhere, SignOutEverywhere).AddEndpointFilter<CookieNeedsToken>();
        return endpoints;
    }

    private static async Task<IResult> SignOut(HttpContext context, DeskSessions sessions, CancellationToken ct)
    {
        if (context.User.Session() is { } session)
        {
            await sessions.End(session, ct);
        }

        return SignedOut();
    }

    private static async Task<IResult> SignOutEverywhere(ClaimsPrincipal user, DeskSessions sessions, CancellationToken ct)
    {
        await sessions.EndAll(user.DeskName(), ct);
        return SignedOut();
    }

    private static IResult SignedOut() => Results.SignOut(new() { RedirectUri = ClinicPaths.SignIn }, [ClinicAuthentication.CookieScheme]);
}
