using System.Globalization;
using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;

namespace Recovery.Desk.Today;

/// <summary>What goes out next, where a day has nothing.</summary>
/// <param name="Count">How many messages.</param>
public sealed record NextSends(LocalDate Day, Instant From, int Count);

/// <summary>What a day's sentence is made from.</summary>
/// <param name="Day">The clinic's day.</param>
/// <param name="Sessions">Those whose reminders go out that day; the day's own session, and the evening before the next.</param>
/// <param name="Needing">How many people need somebody.</param>
/// <param name="NeedingIsCut">There are more than were counted.</param>
/// <param name="Holds">Channels that wait.</param>
/// <param name="Next">Null: nothing is planned, or that is not asked.</param>
/// <param name="Pauses">What the clinic itself holds back.</param>
public sealed record DayFacts(
    LocalDate Day, IReadOnlyList<SessionReach> Sessions, int Needing, bool NeedingIsCut, IReadOnlyList<ChannelPause> Holds, NextSends? Next,
    IReadOnlyList<Pause>? Pauses = null);

/// <summary>The one sentence of a day: "Before 8am: 212 of 214 reached. 2 need you."</summary>
/// <param name="Reach">How far the reminders have come.</param>
/// <param name="Needs">Who needs somebody.</param>
/// <param name="Done">People for whom it is decided: reached, or not.</param>
/// <param name="Total">People in all.</param>
public sealed record TodaySentence(string Reach, string Needs, int Done, int Total)
{
    /// <summary>The whole of it.</summary>
    public string Words => Needs.Length == 0 ? Reach : $"{Reach} {Needs}";

    /// <summary>Something is still to go out.</summary>
    public bool IsUnderWay => Done < Total;

    /// <param name="facts">The day's.</param>
    /// <param name="now">When it is said.</param>
    /// <param name="zone">Clinic time.</param>
    public static TodaySentence Of(DayFacts facts, Instant now, DateTimeZone zone)
    {
        var today = now.InZone(zone).Date;
        SessionReach[] sessions = [.. facts.Sessions.Where(s => s.Total > 0)];
        string[] parts = sessions.Length == 0 && facts.Day < today && facts.Sessions.Any(s => s.IsForgotten)
            ? ["Everybody this day's reminders were for has been deleted since."]
            : sessions.Length == 0 ? [facts.Day == today ? NothingToday(facts.Next, zone) : facts.Day < today ? "Nothing went out on this day." : "Nothing is planned for this day yet."]
            : [.. sessions.Select(s => OfSession(s, facts.Day, now, zone))];
        var holds = facts.Day == today ? facts.Holds.Select(h => $"{h.Channel.Words.Headings} are on hold.").Concat((facts.Pauses ?? []).Select(p => OfPause(p, zone))) : [];
        return new TodaySentence(
            string.Join(' ', parts.Concat(holds)), OfNeeds(facts, today), sessions.Sum(s => s.Total - s.Waiting), sessions.Sum(s => s.Total));
    }

    private static string OfSession(SessionReach reach, LocalDate day, Instant now, DateTimeZone zone)
    {
        var head = Head(reach.Session, day, zone);
        var onTime = reach.Reached - reach.Late;
        var missed = reach.Missed == 0 ? "" : $" {Count(reach.Missed)} {(reach.Missed == 1 ? "was" : "were")} missed: by the time we could send, it was too late.";
        if (reach.Waiting == reach.Total && reach.NextSend is { } from && now < from)
        {
            return $"{head}: {Count(reach.Total)} {(reach.Total == 1 ? "goes" : "go")} out from {Hour(from, zone)}.";
        }

        var isOpen = reach.Session.Opening is { } opening && opening <= now;
        return reach switch
        {
            { Waiting: > 0 } when isOpen => $"{head}: {Count(onTime)} of {Count(reach.Total)} reached{Later(reach)}. {Count(reach.Waiting)} still to go out.{missed}",
            { Waiting: > 0 } => $"{head}: {Count(reach.Reached)} of {Count(reach.Total)} so far.{missed}",
            _ => $"{head}: {Count(onTime)} of {Count(reach.Total)} reached{Later(reach)}.{missed}",
        };
    }

    /// <summary>"Everything is paused by Anna until 9am."</summary>
    private static string OfPause(Pause pause, DateTimeZone zone)
    {
        var what = pause.Of.Briefly;
        return $"{char.ToUpperInvariant(what[0])}{what[1..]} is {pause.Words(zone)}.";
    }

    private static string Later(SessionReach reach) => reach.Late == 0 ? "" : $", and {Count(reach.Late)} later";

    private static string Head(SessionOpening session, LocalDate day, DateTimeZone zone)
    {
        var on = session.Day == day ? "" : session.Day == day.PlusDays(1) ? " the next day" : $" on {SpokenTime.LongDay(session.Day)}";
        return session.Opening is { } opening ? $"Before {Hour(opening, zone)}{on}" : $"For {SpokenTime.LongDay(session.Day)}";
    }

    private static string NothingToday(NextSends? next, DateTimeZone zone) => next is null
        ? "Nothing goes out today."
        : $"Nothing goes out today. Next: {Count(next.Count)} {(next.Count == 1 ? "reminder" : "reminders")} from {Hour(next.From, zone)} on {SpokenTime.LongDay(next.Day)}.";

    /// <summary>Of a day that is past, only who still does.</summary>
    private static string OfNeeds(DayFacts facts, LocalDate today) => (facts.Needing, facts.Day == today) switch
    {
        (0, true) => "Nobody needs you.",
        (0, false) => "",
        (1, var now) => now ? "1 needs you." : "1 still needs you.",
        (var many, var now) => $"{Count(many)}{(facts.NeedingIsCut ? " or more" : "")} {(now ? "" : "still ")}need you.",
    };

    private static string Hour(Instant at, DateTimeZone zone) => SpokenTime.Hour(at.InZone(zone).TimeOfDay);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
