using Recovery.Desk.Faults;

namespace Recovery.Web.Clinic.Words;

/// <summary>What came of "send again".</summary>
internal static class ReplayWords
{
    public const string Done = "It's back in the queue and will go out shortly.";
    public const string TooLate = "We didn't send it again: it's no longer marked as failed, or it's too late for its day.";

    public static string All(int replayed) => replayed switch
    {
        0 => "Nothing was sent again: none of them is marked as failed any more, or it's too late for all of them.",
        1 => Done,
        Replays.Most => $"{replayed:N0} are back in the queue and will go out shortly. There may be more: send again.",
        _ => $"{replayed:N0} are back in the queue and will go out shortly.",
    };
}
