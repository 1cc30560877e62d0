using System.Text;
using Microsoft.AspNetCore.Http;
using Recovery.Desk;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>The log as a file for spreadsheets, written page by page while it is read.</summary>
internal static class LogFile
{
    private const int PageSize = 1000;

    /// <param name="context">The request, with the log's filters.</param>
    /// <param name="log">What is read.</param>
    /// <param name="name">The file's, without its day: <c>deliveries</c>.</param>
    /// <param name="heads">The first row.</param>
    /// <param name="cells">The others.</param>
    public static async Task<IResult> Get(HttpContext context, IClinicLog log, string name, string[] heads, Func<LogLine, string?[]> cells)
    {
        var mistakes = new Mistakes();
        var filters = LogFilters.Read(context.Request.Query, mistakes);
        if (mistakes.Any)
        {
            return mistakes.Problem();
        }

        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{(filters.Day is { } day ? $"{name}-{day.Iso()}.csv" : $"{name}.csv")}\"";
        return Results.Stream(stream => Write(stream, filters, log, heads, cells, context.RequestAborted), "text/csv; charset=utf-8");
    }

    private static async Task Write(Stream stream, LogFilters filters, IClinicLog log, string[] heads, Func<LogLine, string?[]> cells, CancellationToken ct)
    {
        // With its mark at the front, spreadsheets take the file for UTF-8.
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using (writer)
        {
            await writer.WriteAsync(SpreadsheetSafe.Row(heads));
            string? after = null;
            do
            {
                var page = await log.Page(filters.Query(after, PageSize), ct);
                foreach (var line in page.Items)
                {
                    await writer.WriteAsync(SpreadsheetSafe.Row(cells(line)));
                }

                await writer.FlushAsync(ct);
                after = page.Next;
            }
            while (after is not null);
        }
    }
}
