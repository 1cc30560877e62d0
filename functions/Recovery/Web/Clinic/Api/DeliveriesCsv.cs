using System.Globalization;
using Microsoft.AspNetCore.Http;
using Recovery.Desk;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>The delivery log as a file for programs, with the codes that the API has.</summary>
internal static class DeliveriesCsv
{
    private static readonly string[] Heads =
    [
        "day", "id", "entryId", "runnerId", "name", "race", "raceName", "raceDay", "step", "channel", "session", "notBefore", "target", "expires",
        "status", "reason", "segments", "providerId", "queuedAt", "acceptedAt", "finishedAt",
    ];

    public static Task<IResult> Get(HttpContext context, IClinicLog log, ClinicClock clock) =>
        LogFile.Get(context, log, "deliveries", Heads, line => Cells(line, clock));

    private static string?[] Cells(LogLine line, ClinicClock clock)
    {
        var nudge = NudgeShape.Of(line, clock.Zone);
        return
        [
            line.Day.Iso(), nudge.Id, nudge.EntryId, nudge.RunnerId, nudge.Name, nudge.Race, line.RaceName, nudge.RaceDay, nudge.Step, nudge.Channel,
            nudge.Session, Time(nudge.NotBefore), Time(nudge.Target), Time(nudge.Expires), nudge.Status, nudge.Reason,
            nudge.Segments?.ToString(CultureInfo.InvariantCulture), nudge.ProviderId, Time(nudge.QueuedAt), Time(nudge.AcceptedAt), Time(nudge.FinishedAt),
        ];
    }

    private static string? Time(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
