namespace Recovery.Nudges;

/// <summary>Why a nudge was not sent, in the clinic's words: these strings are stored, shown and served as they are.</summary>
public static class SkipReason
{
    public const string Booked = "booked";
    public const string NotRun = "didn't run";
    public const string Withdrawn = "withdrawn";
    public const string Requested = "asked for an appointment";
    public const string Stopped = "stopped";
    public const string ChannelOff = "not opted in";
    public const string Erased = "erased";
    public const string TooLate = "too late";
    public const string SameSession = "another text that session";
    public const string NoRoom = "no room before opening";
    public const string Moved = "race day changed";
    public const string NoSession = "no session to remind of";

    /// <summary>A step that follows another one says so ("last reminder"): a runner for whom the other was due and did not go out doesn't get it.</summary>
    public const string NoEarlier = "no earlier reminder";

    /// <summary>Only shown, never stored: nothing was planned, since the runner had not signed up yet.</summary>
    public const string SignedUpLate = "signed up too late";

    /// <summary>The clinic is told of a request only while it waits for an answer.</summary>
    public const string Answered = "answered already";

    /// <summary>Reception had it sent by another channel instead.</summary>
    public const string Switched = "sent another way";

    public const string TakenBack = "request taken back";
    public const string BookingUndone = "booking undone";

    /// <summary>A runner hears the latest answer alone: another one was given, or the runner has asked for something else, before this one went out.</summary>
    public const string Overtaken = "a later answer took its place";

    /// <summary>"too late: paused by Anna until 9am".</summary>
    /// <param name="pause">As <see cref="Pauses.PauseWords"/> names it.</param>
    public static string TooLateAfter(string pause) => $"{TooLate}: {pause}";

    /// <summary>Its time passed before it could go out, whatever kept it.</summary>
    public static bool IsTooLate(string? reason) => reason == TooLate || PauseToBlame(reason) is not null;

    /// <summary>The pause that made it too late, in words; null: none did.</summary>
    public static string? PauseToBlame(string? reason) =>
        reason?.StartsWith($"{TooLate}: ", StringComparison.Ordinal) is true ? reason[(TooLate.Length + 2)..] : null;

    /// <summary>It should have gone out, and could not in time.</summary>
    public static bool IsMissed(string? reason) => IsTooLate(reason) || reason == NoRoom;

    /// <summary>A note about a trouble that has ended.</summary>
    public const string Over = "it was over";

    /// <summary>Reasons that an undo or a change can take away; such a nudge may be planned afresh while there is time.</summary>
    public static bool CanBeLifted(string? reason) =>
        reason is Booked or NotRun or Withdrawn or Requested or Stopped or ChannelOff or SameSession or NoRoom or Moved or NoSession or NoEarlier;
}
