using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Recovery.Desk;
using Recovery.Time;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>The delivery log as a file for spreadsheets, written page by page while it is read.</summary>
internal static class DeliveriesCsv
{
    private const int PageSize = 1000;

    private static readonly string[] Heads =
    [
        "day", "id", "entryId", "runnerId", "name", "race", "raceName", "raceDay", "step", "channel", "session", "notBefore", "target", "expires",
        "status", "reason", "segments", "providerId", "queuedAt", "acceptedAt", "finishedAt",
    ];

    public static async Task<IResult> Get(HttpContext context, IClinicLog log, ClinicClock clock)
    {
        var mistakes = new Mistakes();
        var filters = LogFilters.Read(context.Request.Query, mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        var name = filters.Day is { } day ? $"deliveries-{day.Iso()}.csv" : "deliveries.csv";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return Results.Stream(stream => Write(stream, filters, log, clock, context.RequestAborted), "text/csv; charset=utf-8");
    }

    private static async Task Write(Stream stream, LogFilters filters, IClinicLog log, ClinicClock clock, CancellationToken ct)
    {
        // With its mark at the front, spreadsheets take the file for UTF-8.
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using (writer)
        {
            await writer.WriteAsync(SpreadsheetSafe.Row(Heads));
            string? after = null;
            do
            {
                var page = await log.Page(filters.Query(after, PageSize), ct);
                foreach (var line in page.Items)
                {
                    await writer.WriteAsync(SpreadsheetSafe.Row(Cells(line, clock)));
                }

                await writer.FlushAsync(ct);
                after = page.Next;
            }
            while (after is not null);
        }
    }

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
