using NodaTime;
using Recovery.Clinic;
using Recovery.Desk.Faults;
using Recovery.Desk.Today;
using Recovery.Messages;
using Recovery.Nudges;

namespace Recovery.Desk.Notes;

/// <summary>What notes say. They name runners and say why, and hold no number and no address of theirs: an email is read in many places.</summary>
/// <param name="desk">The address of our pages, without a slash at its end.</param>
/// <param name="zone">Clinic time.</param>
public sealed class NoteWords(string desk, DateTimeZone zone)
{
    private const int MostPeople = 20;

    /// <summary>How the day stands.</summary>
    public NoteFacts Of(DayView day, IReadOnlyList<Fault> faults, Instant now)
    {
        var people = day.Needs.All;
        List<NoteLine> lines =
        [
            .. people.Take(MostPeople).Select(Person),
            .. people.Count > MostPeople ? new[] { new NoteLine($"{people.Count - MostPeople:N0} more", "the desk lists all of them", null) } : [],
            .. faults.Select(f => Fault(f, now)),
        ];
        return new NoteFacts(day.Sentence.Words, day.Sentence.Words, lines, $"{desk}/clinic");
    }

    /// <summary>What keeps messages from going out.</summary>
    public NoteFacts Of(IReadOnlyList<Fault> troubles, Instant now) => new(
        troubles[0].What, string.Join(' ', troubles.Select(t => $"{t.What}.").Distinct()), [.. troubles.Select(f => Fault(f, now))], $"{desk}/clinic/faults");

    private NoteLine Person(NeedsSomebody person) => new(
        person.Who.Name.Length > 0 ? person.Who.Name : "Somebody we don't know", string.Join("; ", person.Needs.Select(Why).Distinct()),
        person.Who.RunnerId is { } runner ? FormattableString.Invariant($"{desk}/clinic/runners/{runner}") : $"{desk}/clinic/replies");

    private NoteLine Fault(Fault fault, Instant now)
    {
        var since = fault.Since is { } at ? $" Since {new SaidTimes(now, zone).Of(at)}." : "";
        var waiting = fault.Waiting == 0 ? "" : fault.Waiting == 1 ? " 1 waits." : $" {fault.Waiting:N0} wait.";
        return new NoteLine(fault.What, $"{fault.Why}{since}{waiting} {fault.WayOut}", $"{desk}/clinic/faults");
    }

    private string Why(Need need) => need switch
    {
        Need.Request request => $"asks for an appointment on {SpokenTime.LongDay(request.Day)}, {request.Part.Code()}; answer by {When(request.AnswerBy)}",
        Need.Reply => "sent a reply that nobody has read",
        Need.Message { ReachedOtherwise: true } message => $"{Failed(message)}, but something else reached them",
        Need.Message message => Failed(message),
        _ => "needs somebody",
    };

    private static string Failed(Need.Message message)
    {
        var what = $"their {message.Channel.Words.One}";
        var reason = message.Reason is { Length: > 0 } why ? $" ({char.ToLowerInvariant(why[0])}{why[1..].TrimEnd('.')})" : "";
        return message.Status switch
        {
            NudgeStatus.Undelivered => $"{what} didn't arrive{reason}",
            NudgeStatus.Rejected => $"{what} was refused{reason}",
            NudgeStatus.InDoubt => $"nobody knows whether {what} went out",
            NudgeStatus.Dead => $"{what} failed for a fault of ours",
            _ => $"{what} needs a look",
        };
    }

    private string When(Instant at) => at.InZone(zone).LocalDateTime is var local ? $"{SpokenTime.Hour(local.TimeOfDay)} on {SpokenTime.LongDay(local.Date)}" : "";
}
