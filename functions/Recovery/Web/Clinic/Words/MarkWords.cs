using Recovery.Appointments;
using Recovery.Desk;

namespace Recovery.Web.Clinic.Words;

/// <summary>What reception reads after marking an entry, or taking a mark back.</summary>
internal static class MarkWords
{
    private const string NoMore = "They won't get any more reminders for this race.";
    private const string GoOn = "Reminders still to come will go out as planned.";

    public static Said Of(EntryMark mark, bool undo, MarkResult result) => result switch
    {
        { Came: Marked.Gone } => Said.No("That runner's details have been deleted, so nothing has changed."),
        { Came: Marked.Already } => Said.No(Already(mark, undo)),
        { CalledOff: { } off } => new Said($"{Done(mark, undo)} The appointment is cancelled. {(undo ? GoOn : NoMore)} {AnswerWords.Told(AnswerKind.Cancelled, off.ToldBy)}"),
        _ => new Said($"{Done(mark, undo)} {After(mark, undo)}"),
    };

    private static string Done(EntryMark mark, bool undo) => (mark, undo) switch
    {
        (EntryMark.Stopped, false) => "Stopped.",
        (EntryMark.Stopped, true) => "Reception's stop has been lifted.",
        (_, true) => "Undone.",
        (EntryMark.Booked, _) => "Marked as booked.",
        _ => "Marked as didn't run.",
    };

    private static string After(EntryMark mark, bool undo) => (mark, undo) switch
    {
        (EntryMark.Stopped, false) => "We won't text or email this runner again, about any race.",
        (EntryMark.Stopped, true) => "If the runner asked to stop themselves, that still counts.",
        (_, true) => GoOn,
        _ => NoMore,
    };

    private static string Already(EntryMark mark, bool undo) => (mark, undo) switch
    {
        (EntryMark.Stopped, false) => "Messages to this runner were stopped already, so nothing has changed.",
        (EntryMark.Stopped, true) => "There's no stop by reception to lift, so nothing has changed. If the runner asked to stop themselves, that still counts.",
        (EntryMark.Booked, false) => "It was marked as booked already, so nothing has changed.",
        (EntryMark.Booked, true) => "It isn't marked as booked any more, so nothing has changed.",
        (_, false) => "It was marked as didn't run already, so nothing has changed.",
        _ => "It isn't marked as didn't run any more, so nothing has changed.",
    };
}
