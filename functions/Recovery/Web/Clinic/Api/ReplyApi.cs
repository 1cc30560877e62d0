using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>What runners answered to texts: all, or with <c>?unread=true</c> those that a person has yet to read; and "done".</summary>
internal static class ReplyApi
{
    private const int MostAtOnce = 1000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/replies", List);
        api.MapPost("/replies/{id:long}/{how:regex(^(read|done|rang|booked)$)}", Handle);
    }

    private static async Task<IResult> List(HttpRequest request, IReplyStore replies, ClinicClock clock, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        var unread = LogFilters.ReadFlag(request.Query, "unread", mistakes);
        var take = LogFilters.ReadWhole(request.Query, "take", 100, 1, MostAtOnce, mistakes);
        var before = ReadAfter(request.Query, mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        // One more than asked for tells whether there is another page.
        var found = await replies.List(unread, before, take + 1, ct);
        return ClinicJson.Ok(new PageShape<ReplyShape>(
            [.. found.Take(take).Select(r => ReplyShape.Of(r, clock.Zone))],
            found.Count > take ? found[take - 1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static long? ReadAfter(IQueryCollection query, Mistakes mistakes)
    {
        if (LogFilters.One(query, "after", mistakes) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        mistakes.Add("after", "That isn't where a page ended. Use next from the page before, or leave it out.");
        return null;
    }

    /// <summary>"read" is what "done" was called before there was more to say.</summary>
    private static async Task<IResult> Handle(long id, string how, ClaimsPrincipal user, IReplyStore replies, ClinicClock clock, CancellationToken ct) =>
        await replies.Handle(id, ReplyHandlings.Parse(how) ?? ReplyHandling.Done, ChangedBy.Desk(user.DeskName()), clock.Now, ct) != ReplyTick.Gone ? Results.NoContent()
        : ClinicJson.NotFound("There's no reply with that id. Replies are kept for 30 days.");
}

/// <summary>A reply as the API serves it.</summary>
/// <param name="RunnerId">Left out: no runner has this number.</param>
/// <param name="Meaning">What the system made of it: other, stop, start, help, booked or reaction.</param>
/// <param name="ReadAt">Left out: a person has yet to read it.</param>
/// <param name="Answer">What a person did about it: rang, booked or done.</param>
public sealed record ReplyShape(
    string Id, DateTimeOffset At, string Number, string? RunnerId, string? Name, string Text, string Meaning, DateTimeOffset? ReadAt, string? Answer, string? AnsweredBy)
{
    public static ReplyShape Of(Reply reply, DateTimeZone zone) => new(
        reply.Id.ToString(CultureInfo.InvariantCulture), reply.At.In(zone), reply.Number, reply.RunnerId?.ToString(CultureInfo.InvariantCulture), reply.Name,
        reply.Body, reply.Meaning.ToString().ToLowerInvariant(), reply.ReadAt?.In(zone), reply.Handled?.Code(), reply.HandledBy);
}
