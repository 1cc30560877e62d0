using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Clinic.Api;

/// <summary>Booked, didn't run, stopped: POST sets it, DELETE takes it back. Both answer with the entry's state.</summary>
internal static class EntryApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var entry = api.MapGroup("/entries/{id:long}");
        entry.MapGet("", (long id, IRunnerDirectory runners, ClinicClock clock, CancellationToken ct) => State(id, runners, clock, ct));
        entry.MapPost("/{mark:regex(^(booked|not-run|stopped)$)}", Set);
        entry.MapDelete("/{mark:regex(^(booked|not-run|stopped)$)}", Undo);
    }

    private static async Task<IResult> Set(
        long id, string mark, ClaimsPrincipal user, EntryMarks marks, IRunnerDirectory runners, ClinicClock clock, CancellationToken ct) =>
        EntryMarkCodes.TryParse(mark, out var what) && !(await marks.Set(id, what, user.DeskName(), ct)).IsGone ? await State(id, runners, clock, ct) : NoEntry();

    private static async Task<IResult> Undo(
        long id, string mark, ClaimsPrincipal user, EntryMarks marks, IRunnerDirectory runners, ClinicClock clock, CancellationToken ct) =>
        EntryMarkCodes.TryParse(mark, out var what) && !(await marks.Undo(id, what, user.DeskName(), ct)).IsGone ? await State(id, runners, clock, ct) : NoEntry();

    private static async Task<IResult> State(long id, IRunnerDirectory runners, ClinicClock clock, CancellationToken ct) =>
        await runners.FindEntry(id, ct) is { } entry && await runners.Find(entry.RunnerId, ct) is { } runner
            ? ClinicJson.Ok(EntryShape.Of(entry, runner.Stops, clock.Zone))
            : NoEntry();

    private static IResult NoEntry() => ClinicJson.NotFound("There's no entry with that id.");
}
