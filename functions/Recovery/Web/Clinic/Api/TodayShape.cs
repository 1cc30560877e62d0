using System.Globalization;
using NodaTime;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>A day as the API serves it.</summary>
/// <param name="Needing">How many people need somebody; <paramref name="People"/> are the first of them.</param>
public sealed record TodayShape(
    string Day, string Sentence, bool UnderWay, IReadOnlyList<SessionShape> Sessions, int Needing, bool MoreNeeding, IReadOnlyList<PersonShape> People)
{
    public static TodayShape Of(DayView view, int take, Instant now, DateTimeZone zone) => new(
        view.Day.Iso(), view.Sentence.Words, view.Sentence.IsUnderWay, [.. view.Sessions.Where(s => s.Total > 0).Select(s => SessionShape.Of(s, zone))],
        view.Needs.All.Count, view.Needs.IsCut, [.. view.Needs.All.Take(take).Select(n => PersonShape.Of(n, now, zone))]);
}

/// <summary>How far a session's reminders have come, in people.</summary>
public sealed record SessionShape(
    string Day, DateTimeOffset? Opening, int Total, int Reached, int Arrived, int Late, int Waiting, int NotReached, int Missed)
{
    public static SessionShape Of(SessionReach reach, DateTimeZone zone) => new(
        reach.Session.Day.Iso(), reach.Session.Opening?.In(zone), reach.Total, reach.Reached, reach.Arrived, reach.Late, reach.Waiting, reach.Failed + reach.Missed, reach.Missed);
}

/// <summary>Somebody who needs somebody.</summary>
public sealed record PersonShape(string? RunnerId, string Name, string? Mobile, string? Email, string Urgency, IReadOnlyList<NeedShape> Needs)
{
    public static PersonShape Of(NeedsSomebody one, Instant now, DateTimeZone zone) => new(
        one.Who.RunnerId?.ToString(CultureInfo.InvariantCulture), one.Who.Name, one.Who.Mobile, one.Who.Email, Code(one.UrgencyAt(now)),
        [.. one.Needs.Select(n => NeedShape.Of(n, now, zone))]);

    private static string Code(Urgency urgency) => urgency switch
    {
        Desk.Today.Urgency.Overdue => "overdue",
        Desk.Today.Urgency.InTime => "in-time",
        Desk.Today.Urgency.Unread => "unread",
        Desk.Today.Urgency.Asked => "asked",
        Desk.Today.Urgency.NotReached => "not-reached",
        _ => "reached-otherwise",
    };
}

/// <param name="Kind">A nudge's status, <c>reply</c> or <c>request</c>.</param>
/// <param name="SwitchTo">The channel by which it can still go out.</param>
public sealed record NeedShape(string Kind, string Id, string Says, DateTimeOffset Since, string? Channel, string? SwitchTo, bool? CanBeSentAgain)
{
    public static NeedShape Of(Need need, Instant now, DateTimeZone zone)
    {
        var says = new NeedWords(zone).Of(need, now);
        return need switch
        {
            Need.Message message => new(
                message.Status.Code(), message.Nudge, says, message.Since.In(zone), message.Channel.Code, message.CanSwitchTo(now)?.Code, message.CanBeSentAgain(now)),
            Need.Reply reply => new("reply", Number(reply.Id), says, reply.Since.In(zone), null, null, null),
            Need.Request request => new("request", Number(request.Id), says, request.Since.In(zone), null, null, null),
            _ => throw new ArgumentOutOfRangeException(nameof(need)),
        };
    }

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
