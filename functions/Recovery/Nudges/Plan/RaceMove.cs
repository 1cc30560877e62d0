using NodaTime;

namespace Recovery.Nudges.Plan;

/// <summary>What moving a race day means for one step on one channel, counted in runners.</summary>
/// <param name="Was">The session it was about; null: none.</param>
/// <param name="Becomes">The session it will be about; null: none, or its time has passed.</param>
public sealed record MovedStep(
    string Step, Channel Channel, LocalDate? Was, LocalDate? Becomes, int Kept, int Moved, int Cancelled, int AlreadySent);

/// <summary>What moving a race day means: shown before it is done. Nothing that was sent is ever sent again.</summary>
/// <param name="Entries">The runners whose race day moves.</param>
public sealed record RaceMove(int Entries, IReadOnlyList<MovedStep> Steps)
{
    public int Kept => Steps.Sum(s => s.Kept);

    public int Moved => Steps.Sum(s => s.Moved);

    public int Cancelled => Steps.Sum(s => s.Cancelled);

    public int AlreadySent => Steps.Sum(s => s.AlreadySent);

    public static RaceMove Of(Timetable timetable, RaceDayStanding standing, LocalDate from, LocalDate to, Instant now) => new(
        standing.Entries,
        [
            .. from step in timetable.Steps
               from channel in step.Channels
               let had = standing.Sent.FirstOrDefault(s => s.Step == step.Key && s.Channel == channel)
               let open = (channel == Channel.Sms ? standing.Sms : standing.Email) - (had?.ToOpenEntries ?? 0)
               select Of(step, channel, Ahead(timetable, step, @from, now), Ahead(timetable, step, to, now), Math.Max(0, open), had?.Nudges ?? 0),
        ]);

    private static MovedStep Of(Step step, Channel channel, StepTimes? was, StepTimes? becomes, int open, int sent)
    {
        var isKept = was is not null && was.Preferred == becomes?.Preferred;
        return new MovedStep(
            step.Key, channel, was?.Session.Day, becomes?.Session.Day,
            Kept: isKept ? open : 0,
            Moved: becomes is not null && !isKept ? open : 0,
            Cancelled: becomes is null && was is not null ? open : 0,
            sent);
    }

    /// <summary>The step's times, as far as there is still time for it.</summary>
    private static StepTimes? Ahead(Timetable timetable, Step step, LocalDate raceDay, Instant now) =>
        timetable.For(step, raceDay) is { } times && now < times.Expires ? times : null;
}
