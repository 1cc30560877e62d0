using NodaTime;
using Recovery.Clinic;

namespace Recovery.Nudges.Plan;

/// <summary>A nudge that a runner is told to expect.</summary>
/// <param name="Window">When: <see cref="SendWindow.NotBefore"/> to <see cref="SendWindow.Target"/>, a few of a crowd sooner.</param>
/// <param name="Session">The open day that it is about.</param>
public sealed record PromisedNudge(Step Step, Channel Channel, SendWindow Window, Session Session);

/// <summary>One of a runner's races, as far as a promise depends on it.</summary>
/// <param name="Channels">Those that the runner opted in to.</param>
public sealed record PromisedRace(long EntryId, string RaceId, LocalDate RaceDay, IReadOnlyCollection<Channel> Channels);

/// <summary>The text that a runner's number has in a session, planned or sent.</summary>
public sealed record SessionText(LocalDate Session, long EntryId, string Step);

/// <summary>What a runner is promised on signing up, and sees on their own page.</summary>
public static class Promise
{
    /// <summary>The nudges still to come for a race day, soonest first. Empty: the race is over, or no channel is wanted.</summary>
    /// <param name="timetable">The plan.</param>
    /// <param name="raceDay">The runner's own.</param>
    /// <param name="channels">Those that the runner opted in to.</param>
    /// <param name="now">Steps whose target has passed by now are left out.</param>
    public static IReadOnlyList<PromisedNudge> For(
        Timetable timetable, LocalDate raceDay, IReadOnlyCollection<Channel> channels, Instant now) =>
    [
        .. from planned in timetable.Of(raceDay)
           where now < planned.Times.Preferred.Target
           orderby planned.Times.Preferred.Target
           from channel in planned.Step.Channels
           where channels.Contains(channel)
           select new PromisedNudge(planned.Step, channel, planned.Times.Preferred, planned.Times.Session),
    ];

    /// <summary>
    /// The nudges still to come for each of a runner's races, by entry: of two texts in one session only the one that goes out. That is
    /// the one that is stored; where none is yet, that of the earlier race, which the planner comes to first.
    /// </summary>
    /// <param name="timetable">The plan.</param>
    /// <param name="races">All of the runner's races for which anything may come.</param>
    /// <param name="texts">What is stored, of whichever race.</param>
    /// <param name="now">Steps whose target has passed by now are left out.</param>
    public static IReadOnlyDictionary<long, IReadOnlyList<PromisedNudge>> ForAll(
        Timetable timetable, IEnumerable<PromisedRace> races, IEnumerable<SessionText> texts, Instant now)
    {
        var texted = texts.GroupBy(t => t.Session).ToDictionary(t => t.Key, t => t.First());
        var promised = new Dictionary<long, IReadOnlyList<PromisedNudge>>();
        foreach (var race in races.OrderBy(r => r.RaceDay).ThenBy(r => r.RaceId, StringComparer.Ordinal))
        {
            promised[race.EntryId] = [.. For(timetable, race.RaceDay, race.Channels, now).Where(n => n.Channel != Channel.Sms || IsTheOne(race.EntryId, n))];
        }

        return promised;

        bool IsTheOne(long entry, PromisedNudge nudge)
        {
            var text = new SessionText(nudge.Session.Day, entry, nudge.Step.Key);
            return texted.TryAdd(text.Session, text) || texted[text.Session] == text;
        }
    }
}
