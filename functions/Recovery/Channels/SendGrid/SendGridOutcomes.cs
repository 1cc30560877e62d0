using System.Globalization;
using NodaTime;
using Recovery.Channels.Http;
using Recovery.Nudges.Send;
using Recovery.Runners;

namespace Recovery.Channels.SendGrid;

/// <summary>
/// What SendGrid's answer to an email means for the nudge. SendGrid cannot be asked afterwards, so what is in doubt stays so
/// until one of its events settles it.
/// </summary>
public static class SendGridOutcomes
{
    /// <summary>How long a channel with a wrong key or sender waits before one email tries again.</summary>
    private static readonly Duration ConfigWait = Duration.FromMinutes(5);

    private static readonly Duration UnreachableWait = Duration.FromSeconds(15);
    private static readonly Duration RestartWait = Duration.FromSeconds(1);

    public static Outcome Of(SendGridAnswer answer) => answer.Call switch
    {
        SendGridCall.NotSent => new Outcome.Deferred("SendGrid couldn't be reached. The email wasn't sent, and will go out a little later.", UnreachableWait),
        SendGridCall.Stopped => new Outcome.Deferred("The system was stopping. The email wasn't sent, and will go out once it's running again.", RestartWait),
        SendGridCall.Lost => new Outcome.InDoubt("SendGrid's answer got lost, so we don't know whether the email went out."),
        _ => OfAnswer(answer),
    };

    private static Outcome OfAnswer(SendGridAnswer answer) => answer.Status switch
    {
        202 => answer.MessageId is { Length: > 0 } id
            ? new Outcome.Accepted(id)
            : new Outcome.InDoubt("SendGrid's answer couldn't be read, so we don't know whether the email went out."),
        >= 200 and < 300 => new Outcome.InDoubt("SendGrid's answer couldn't be read, so we don't know whether the email went out."),
        >= 300 and < 400 => Misconfigured("SendGrid's address sends us somewhere else. Ask whoever looks after the system to check SendGrid:BaseUrl."),
        401 => Misconfigured("SendGrid didn't accept our key. Ask whoever looks after the system to check SendGrid:ApiKey."),
        403 => Misconfigured("SendGrid won't let us send from our address. Ask whoever looks after the system to check the key's rights and the sender's address."),
        404 or 405 => Misconfigured("SendGrid's address doesn't take emails. Ask whoever looks after the system to check SendGrid:BaseUrl."),
        429 => new Outcome.Deferred("SendGrid is busy. The email will go out a little later.", Duration.Min(answer.RetryAfter ?? RetryAfter.Default, RetryAfter.Longest)),
        // A gateway gave up waiting for SendGrid, or for us: the email may have got through before.
        408 or >= 500 or < 200 => new Outcome.InDoubt("SendGrid had a fault, so we don't know whether the email went out."),
        413 => new Outcome.Rejected("413", "The email was too long. Please tell whoever looks after the system."),
        _ => OfRefusal(answer),
    };

    private static Outcome OfRefusal(SendGridAnswer answer)
    {
        var fields = answer.WrongFields ?? [];
        var code = answer.Status.ToString(CultureInfo.InvariantCulture);
        return (fields.Any(f => f.StartsWith("from", StringComparison.Ordinal)), fields.Any(IsRecipient)) switch
        {
            (true, _) => Misconfigured("SendGrid doesn't accept our sender's address. Ask whoever looks after the system to check SendGrid:From."),
            (_, true) => new Outcome.Rejected(code, "This address isn't valid.", StopReasons.InvalidAddress),
            _ => new Outcome.Rejected(code, "SendGrid refused the email for a reason this system doesn't know."),
        };
    }

    private static bool IsRecipient(string field) => field.StartsWith("personalizations.0.to", StringComparison.Ordinal);

    private static Outcome.Deferred Misconfigured(string reason) => new(reason, ConfigWait, PausesChannel: true);
}
