using System.Globalization;
using NodaTime;
using Recovery.Channels.Http;
using Recovery.Nudges.Send;

namespace Recovery.Channels.Twilio;

/// <summary>
/// What Twilio's answer to a text means for the nudge: the one place that judges it.
/// Creating a message is not idempotent at Twilio, so only what was certainly not processed may be sent again.
/// </summary>
public static class TwilioOutcomes
{
    /// <summary>How long a channel with a wrong account, key or sender waits before one text tries again.</summary>
    private static readonly Duration ConfigWait = Duration.FromMinutes(5);

    private static readonly Duration UnreachableWait = Duration.FromSeconds(15);
    private static readonly Duration RestartWait = Duration.FromSeconds(1);

    public static Outcome Of(TwilioAnswer answer) => answer.Call switch
    {
        TwilioCall.NotSent => new Outcome.Deferred("Twilio couldn't be reached. The text wasn't sent, and will go out a little later.", UnreachableWait),
        TwilioCall.Stopped => new Outcome.Deferred("The system was stopping. The text wasn't sent, and will go out once it's running again.", RestartWait),
        TwilioCall.Lost => new Outcome.InDoubt("Twilio's answer got lost, so we don't know yet whether the text went out."),
        _ => OfAnswer(answer, TwilioCodes.Find(answer.Code)),
    };

    private static Outcome OfAnswer(TwilioAnswer answer, TwilioCode? code) => answer.Status switch
    {
        >= 200 and < 300 => answer.Sid is { Length: > 0 } sid
            ? new Outcome.Accepted(sid)
            : new Outcome.InDoubt("Twilio's answer couldn't be read, so we don't know yet whether the text went out."),
        429 => new Outcome.Deferred(
            code is { Class: TwilioClass.TransientSafe } ? code.Says : "Twilio is busy. The text will go out a little later.", Wait(answer, code)),
        // A gateway gave up waiting for Twilio, or for us: the text may have got through before.
        408 or >= 500 or < 200 => new Outcome.InDoubt(
            code is { Class: TwilioClass.Ambiguous } ? code.Says : "Twilio had a fault, so we don't know yet whether the text went out."),
        >= 300 and < 400 => Misconfigured("Twilio's address sends us somewhere else. Ask whoever looks after the system to check Twilio:BaseUrl."),
        _ => OfRefusal(answer, code),
    };

    private static Outcome OfRefusal(TwilioAnswer answer, TwilioCode? code) => (code?.Class, answer.Status) switch
    {
        (TwilioClass.Config, _) => Misconfigured(code!.Says),
        (TwilioClass.TransientSafe, _) => new Outcome.Deferred(code!.Says, Wait(answer, code)),
        (TwilioClass.Ambiguous, _) => new Outcome.InDoubt(code!.Says),
        (not null, _) => new Outcome.Rejected(CodeText(answer), code!.Says, code.Suppress, code.Class == TwilioClass.PermanentRecipient),
        (null, 401 or 403) => Misconfigured("Twilio didn't accept our sign-in. Ask whoever looks after the system to check the Twilio account and its keys."),
        (null, 404) => Misconfigured("Twilio doesn't know our account. Ask whoever looks after the system to check the Twilio settings."),
        // A code that we do not know is never tried again blindly.
        _ => new Outcome.Rejected(CodeText(answer), "Twilio refused the text for a reason this system doesn't know."),
    };

    private static Outcome.Deferred Misconfigured(string reason) => new(reason, ConfigWait, PausesChannel: true);

    private static Duration Wait(TwilioAnswer answer, TwilioCode? code) =>
        answer.RetryAfter is { } asked ? Duration.Min(asked, RetryAfter.Longest)
        : code?.WaitSeconds is { } seconds ? Duration.FromSeconds(seconds)
        : RetryAfter.Default;

    private static string CodeText(TwilioAnswer answer) =>
        answer.Code?.ToString(CultureInfo.InvariantCulture) ?? string.Create(CultureInfo.InvariantCulture, $"HTTP {answer.Status}");
}
