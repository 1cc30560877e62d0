using NodaTime;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Web.Clinic.Words;

/// <summary>What will happen next with a nudge, in a sentence or two.</summary>
public static class NextWords
{
    /// <param name="nudge">The nudge.</param>
    /// <param name="ended">Why it will not go out after all, as <see cref="ReasonWords"/> has it; null if allowed.</param>
    /// <param name="provider">Who carries the channel's messages.</param>
    /// <param name="zone">Clinic time.</param>
    public static string Of(Nudge nudge, string? ended, string provider, DateTimeZone zone) => Words(nudge, ended, provider, zone).AsSentence();

    private static string Words(Nudge nudge, string? ended, string provider, DateTimeZone zone) => nudge.Status switch
    {
        NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred when ended is not null =>
            $"It will not go out: {ended}. When its time comes it is noted as skipped.",
        NudgeStatus.Planned or NudgeStatus.Queued when nudge.Step == Step.Request =>
            $"It goes out to the clinic's mailbox on {nudge.Due.MomentIn(zone)}, unless the request is answered or taken back before then.",
        NudgeStatus.Planned or NudgeStatus.Queued when nudge.Step == Step.Booked =>
            $"It goes out on {nudge.Due.MomentIn(zone)}, unless the booking is undone before then.",
        NudgeStatus.Planned or NudgeStatus.Queued =>
            $"It goes out on {nudge.Due.MomentIn(zone)}, unless the runner books, stops or says that they didn't run before then.",
        NudgeStatus.Deferred => $"It is tried again on {nudge.Due.MomentIn(zone)}, and dropped if it has not gone out by {nudge.Expires.TimeIn(zone)}.",
        NudgeStatus.Attempting => $"It is being handed to {provider} right now.",
        NudgeStatus.Accepted when provider == ProviderWords.Sandbox => "Nothing: the sandbox keeps it, and nobody gets it.",
        NudgeStatus.Accepted => $"{provider} has it. Word of whether it arrived usually comes within minutes.",
        NudgeStatus.Delivered => "Nothing: it arrived.",
        NudgeStatus.Undelivered or NudgeStatus.Rejected when nudge.Step == Step.Request =>
            "It is not sent again; the request stands at the desk. Check the clinic's own address in the settings.",
        NudgeStatus.Undelivered or NudgeStatus.Rejected => "It is not sent again. You may want to ring the runner.",
        NudgeStatus.InDoubt when nudge.Channel == Channel.Sms =>
            $"{provider} is asked whether it has the text. It is sent again only if {provider} never got it and there is time left: nobody is texted twice.",
        NudgeStatus.InDoubt => $"It is settled when {provider} reports on it. Otherwise it stays unconfirmed, and is not sent again: nobody is emailed twice.",
        NudgeStatus.Skipped when SkipReason.CanBeLifted(nudge.Reason) => "Nothing, unless that changes while there is still time: then it is planned afresh.",
        NudgeStatus.Skipped when Step.Service.Contains(nudge.Step) => "Nothing.",
        NudgeStatus.Skipped => "Nothing: its time has passed.",
        NudgeStatus.Dead => "It waits for you: send it again, or leave it.",
        _ => "",
    };
}
