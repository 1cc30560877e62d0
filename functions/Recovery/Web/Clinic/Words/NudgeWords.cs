using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Web.Clinic.Words;

/// <summary>What the system's codes are called at the desk.</summary>
public static class NudgeWords
{
    public static string Words(this NudgeStatus status) => status switch
    {
        NudgeStatus.Planned => "Planned",
        NudgeStatus.Queued => "Ready to go",
        NudgeStatus.Attempting => "Being sent",
        NudgeStatus.Accepted => "Sent",
        NudgeStatus.Delivered => "Arrived",
        NudgeStatus.Undelivered => "Didn't arrive",
        NudgeStatus.Rejected => "Refused",
        NudgeStatus.Deferred => "Delayed",
        NudgeStatus.InDoubt => "Unconfirmed",
        NudgeStatus.Skipped => "Not sent",
        NudgeStatus.Dead => "Failed",
        _ => status.ToString(),
    };

    /// <summary>Good news, nothing to report, or something that reception may want to look at: decides a tag's colour.</summary>
    public static string Tone(this NudgeStatus status) => status switch
    {
        NudgeStatus.Delivered => "good",
        NudgeStatus.Accepted => "sent",
        NudgeStatus.Undelivered or NudgeStatus.Rejected or NudgeStatus.Dead => "bad",
        NudgeStatus.InDoubt or NudgeStatus.Deferred => "doubt",
        NudgeStatus.Skipped => "quiet",
        _ => "ahead",
    };

    /// <summary>What came of it, for the runner.</summary>
    public static string Words(this LogOutcome outcome) => outcome switch
    {
        LogOutcome.Reached => "Reached",
        LogOutcome.NotReached => "Not reached",
        LogOutcome.Waiting => "Waiting",
        _ => "Not sent, on purpose",
    };

    public static string Words(this Channel channel) => channel.Words.Heading;

    /// <summary>Steps are configuration: those that ship have names of their own, any other is read from its key.</summary>
    public static string StepWords(string key) => key switch
    {
        "book-ahead" => "Book ahead",
        "doms" => "Soreness",
        "last-call" => "Last call",
        Step.Confirm => "Confirmation",
        Step.Request => "Appointment request",
        Step.Note => "Note to the clinic",
        Step.Booked => "Appointment confirmation",
        Step.Offer => "Another time offered",
        Step.Declined => "Request declined",
        Step.Changed => "Appointment changed",
        Step.Cancelled => "Appointment cancelled",
        "" => "",
        _ => char.ToUpperInvariant(key[0]) + key[1..].Replace('-', ' '),
    };
}
