using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
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
            $"It won't go out: {ended}. When its time comes, we'll mark it as not sent.",
        NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred when nudge.Step == Step.Note =>
            $"It goes out to the clinic's mailbox on {nudge.Due.MomentIn(zone)}, if there's still something to tell.",
        NudgeStatus.Planned or NudgeStatus.Queued when nudge.Step == Step.Request =>
            $"It goes out to the clinic's mailbox on {nudge.Due.MomentIn(zone)}, unless the request is answered or cancelled before then.",
        NudgeStatus.Planned or NudgeStatus.Queued when Step.Answers.Contains(nudge.Step) =>
            $"It goes out on {nudge.Due.MomentIn(zone)}, unless the {(nudge.Step is Step.Booked or Step.Changed ? "booking is undone" : "answer changes")} before then.",
        NudgeStatus.Planned or NudgeStatus.Queued =>
            $"It goes out on {nudge.Due.MomentIn(zone)}, unless the runner books, says stop or tells us they didn't run before then.",
        NudgeStatus.Deferred when PauseWords.IsPause(nudge.Reason) =>
            $"It's {nudge.Reason}. It goes out once it's resumed, if that's before {nudge.Expires.TimeIn(zone)}.",
        NudgeStatus.Deferred => $"We'll try again on {nudge.Due.MomentIn(zone)}, and give up if it hasn't gone out by {nudge.Expires.TimeIn(zone)}.",
        NudgeStatus.Attempting => $"We're handing it to {provider} right now.",
        NudgeStatus.Accepted when provider == ProviderWords.Sandbox => "Nothing. The sandbox keeps it, and nobody gets it.",
        NudgeStatus.Accepted => $"{provider} has it. We usually hear whether it arrived within minutes.",
        NudgeStatus.Delivered => "Nothing. It arrived.",
        NudgeStatus.Undelivered or NudgeStatus.Rejected when nudge.Step == Step.Request =>
            "We won't send it again. The request is still at the desk. Check the clinic's email address in the settings.",
        NudgeStatus.Undelivered or NudgeStatus.Rejected => "We won't send it again.",
        NudgeStatus.InDoubt when nudge.Channel.CanBeLookedUp =>
            $"We're asking {provider} whether it has the {nudge.Channel.Words.One}. We'll send it again only if {provider} never got it and there's time left, so nobody gets it twice.",
        NudgeStatus.InDoubt => $"We'll know when {provider} reports on it. Until then it stays unconfirmed and isn't sent again, so nobody gets it twice.",
        NudgeStatus.Skipped when Step.Service.Contains(nudge.Step) => "Nothing.",
        NudgeStatus.Skipped when SkipReason.CanBeLifted(nudge.Reason) => "Nothing, unless that changes while there's still time. Then we'll plan it again.",
        NudgeStatus.Skipped => "Nothing. Its time has passed.",
        NudgeStatus.Dead => "It's up to you: send it again, or leave it.",
        _ => "",
    };
}
