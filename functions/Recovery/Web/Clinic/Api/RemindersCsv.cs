using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>The log as a file for people: plain words, clinic time, and whom to ring. Programs have <see cref="DeliveriesCsv"/>.</summary>
internal static class RemindersCsv
{
    private static readonly LocalDatePattern Day = LocalDatePattern.Create("d MMM uuuu", CultureInfo.InvariantCulture);

    private static readonly string[] Heads = ["Date", "Time", "Name", "Mobile", "Email", "Race", "Race day", "What", "Outcome", "Reason"];

    public static Task<IResult> Get(HttpContext context, IClinicLog log, ClinicClock clock) =>
        LogFile.Get(context, log, "reminders", Heads, line => Cells(line, clock.Zone));

    private static string?[] Cells(LogLine line, DateTimeZone zone)
    {
        var nudge = line.Nudge;
        var at = (nudge.AcceptedAt ?? nudge.Slot).InZone(zone).Date;
        return
        [
            Day.Format(at), (nudge.AcceptedAt ?? nudge.Slot).TimeIn(zone), line.Name, Contacts.Number(line.Mobile), line.Email, line.RaceName, Day.Format(nudge.RaceDay),
            $"{NudgeWords.StepWords(nudge.Step)} {nudge.Channel.Words.One}", Outcome(nudge), Reason(nudge),
        ];
    }

    private static string Outcome(Nudge nudge) => LogOutcomes.Of(nudge.Status, nudge.Reason) is var outcome && outcome == LogOutcome.NotSent ? "Not sent" : outcome.Words();

    private static string Reason(Nudge nudge) => nudge.Status switch
    {
        NudgeStatus.Skipped => ReasonWords.Of(nudge.Reason, nudge.Channel).AsSentence(),
        NudgeStatus.Undelivered or NudgeStatus.Rejected or NudgeStatus.InDoubt or NudgeStatus.Dead or NudgeStatus.Deferred =>
            $"{nudge.Status.Words()}{(string.IsNullOrEmpty(nudge.Reason) ? "" : $": {nudge.Reason}")}",
        _ => "",
    };
}
