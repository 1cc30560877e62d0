using System.Text.RegularExpressions;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Messages;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Time;

namespace Recovery.Web.Clinic;

/// <summary>A nudge's words as the desk shows them.</summary>
/// <param name="Subject">Of an email; null on a text.</param>
public sealed record ShownMessage(string? Subject, string Words);

/// <summary>Writes a nudge's words again for the desk: the runner's own links are left out, so that reception doesn't act as the runner by mistake.</summary>
public sealed class ShownMessages(MessageWriter writer, IRaceStore races, IAppointmentStore appointments, IAppointmentBook book, ClinicClock clock)
{
    private static readonly Regex OwnLink = new($"(/[{LinkPath.Letters}]/)[A-Za-z0-9_-]{{{LinkTokens.Length}}}", RegexOptions.CultureInvariant);

    /// <summary>Null: the runner is gone, or plan and hours have changed since.</summary>
    public async Task<ShownMessage?> Of(LogLine line, Runner runner, CancellationToken ct)
    {
        var nudge = line.Nudge;
        var race = await races.Find(nudge.RaceId, ct);
        var claimed = new ClaimedNudge(
            nudge.Id, nudge.Generation, nudge.Step, nudge.Channel, runner.Name,
            runner.ContactOf(nudge.Channel.Contact) ?? "", line.RaceName, race?.InSentence ?? line.RaceName, nudge.RaceDay,
            nudge.SessionDay, nudge.Target, nudge.Expires, nudge.AttemptedAt ?? clock.Now, runner.LinkVersion, nudge.SignUpId,
            nudge.RequestId is { } request ? await appointments.Find(request, ct) : null,
            Answer: nudge.AnswerId is { } answer ? await book.FindAnswer(answer, ct) : null);
        return nudge.SignUpId is not null || writer.BlockReason(claimed) is not null ? null : writer.Write(claimed, clock.Now) switch
        {
            OutgoingText text => new ShownMessage(null, WithoutLinks(text.Body)),
            OutgoingEmail email => new ShownMessage(email.Subject, WithoutLinks(email.Text)),
            _ => null,
        };
    }

    private static string WithoutLinks(string words) => OwnLink.Replace(words, "$1…");
}
