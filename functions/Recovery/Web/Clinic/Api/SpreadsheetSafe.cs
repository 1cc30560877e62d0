using System.Globalization;
using CsvHelper.Configuration;

namespace Recovery.Web.Clinic.Api;

/// <summary>
/// CSV that a spreadsheet shows and never runs: a cell that it would take for a formula gets an apostrophe in front, which also
/// keeps a number that begins with + as it was written.
/// </summary>
internal static class SpreadsheetSafe
{
    /// <remarks>Rows end as is CsvHelper's default; once a line end is set, it no longer quotes cells that hold another one.</remarks>
    public static CsvConfiguration Configuration { get; } = new(CultureInfo.InvariantCulture)
    {
        InjectionOptions = InjectionOptions.Escape,
        // Those that OWASP lists, full-width forms included: some spreadsheets take them for the plain ones.
        InjectionCharacters = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'],
        InjectionEscapeCharacter = '\'',
    };
}
