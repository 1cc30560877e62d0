using Recovery.Desk;

namespace Recovery.Web.Clinic.Words;

/// <summary>What reception reads after a tap.</summary>
internal static class MarkWords
{
    public static string Done(EntryMark mark, bool undo) => (mark, undo) switch
    {
        (EntryMark.Booked, false) => "Marked as booked. Nothing more goes out for this race.",
        (EntryMark.NotRun, false) => "Marked as didn't run. Nothing more goes out for this race.",
        (EntryMark.Stopped, false) => "Stopped. No more texts or emails go to this runner, for any race.",
        (EntryMark.Stopped, true) => "Reception's stop is lifted. A stop that the runner asked for themselves stands.",
        _ => "Taken back. What is still ahead goes out as planned.",
    };
}
