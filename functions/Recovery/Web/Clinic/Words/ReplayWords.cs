using Recovery.Desk.Faults;

namespace Recovery.Web.Clinic.Words;

/// <summary>What came of "send again".</summary>
internal static class ReplayWords
{
    private const string TooLate = "We didn't send it again: it's no longer marked as failed, or it's too late for its day.";

    /// <param name="isBack">It is back in the queue.</param>
    /// <param name="holdup">Why it waits there; null: nothing keeps it.</param>
    public static Said One(bool isBack, string? holdup) => !isBack ? Said.No(TooLate)
        : new Said(holdup is null ? "It's back in the queue and will go out shortly." : $"It's back in the queue, but can't go out yet: {holdup}.");

    /// <param name="replayed">How many are back in the queue.</param>
    /// <param name="holdups">What holds messages back just now; empty: nothing does.</param>
    public static Said All(int replayed, string holdups) => replayed switch
    {
        0 => Said.No("Nothing was sent again: none of them is marked as failed any more, or it's too late for all of them."),
        1 => One(isBack: true, holdups.Length == 0 ? null : holdups),
        _ => new Said($"{replayed:N0} are back in the queue{(holdups.Length == 0 ? " and will go out shortly" : $", but some can't go out yet: {holdups}")}."
            + (replayed == Replays.Most ? " There may be more: send again." : "")),
    };
}
