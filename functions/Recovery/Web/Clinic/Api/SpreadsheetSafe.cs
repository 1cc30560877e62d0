using Recovery.Csv;

namespace Recovery.Web.Clinic.Api;

/// <summary>
/// CSV that a spreadsheet shows and never runs: a cell that it would take for a formula gets an apostrophe in front, which also
/// keeps a number that begins with + as it was written.
/// </summary>
internal static class SpreadsheetSafe
{
    /// <summary>Those that OWASP lists, full-width forms included: some spreadsheets take them for the plain ones.</summary>
    private const string FormulasBeginWith = "=+-@\t\r\n＝＋－＠";

    public static string Row(IEnumerable<string?> cells) => CsvRecord.Of(cells.Select(Harmless));

    private static string? Harmless(string? cell) => cell is { Length: > 0 } && FormulasBeginWith.Contains(cell[0]) ? $"'{cell}" : cell;
}
