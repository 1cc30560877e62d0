using Recovery.Desk;

namespace Recovery.Web.Clinic.Words;

/// <summary>What reception reads after a tap.</summary>
internal static class MarkWords
{
    public static string Done(EntryMark mark, bool undo) => (mark, undo) switch
    {
        (EntryMark.Booked, false) => "Marked as booked. They won't get any more reminders for this race.",
        (EntryMark.NotRun, false) => "Marked as didn't run. They won't get any more reminders for this race.",
        (EntryMark.Stopped, false) => "Stopped. We won't text or email this runner again, about any race.",
        (EntryMark.Stopped, true) => "Reception's stop has been lifted. If the runner asked to stop themselves, that still counts.",
        (EntryMark.Booked, true) => "Undone. If an appointment was booked, it's cancelled and we've told them. Reminders still to come will go out as planned.",
        _ => "Undone. Reminders still to come will go out as planned.",
    };
}
