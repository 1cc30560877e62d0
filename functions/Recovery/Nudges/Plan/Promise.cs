using NodaTime;
using Recovery.Clinic;

namespace Recovery.Nudges.Plan;

/// <summary>A nudge that a runner is told to expect.</summary>
/// <param name="Window">When: <see cref="SendWindow.NotBefore"/> to <see cref="SendWindow.Target"/>, a few of a crowd sooner.</param>
/// <param name="Session">The open day that it is about.</param>
public sealed record PromisedNudge(Step Step, Channel Channel, SendWindow Window, Session Session);

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
}
