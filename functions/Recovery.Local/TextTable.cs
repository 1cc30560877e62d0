namespace Recovery.Local;

/// <param name="Number">Figures stand at the right.</param>
internal readonly record struct TextColumn(string Title, bool Number = false);

/// <summary>Rows under titles.</summary>
internal sealed record TextTable(IReadOnlyList<TextColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>As plain lines, columns aligned and two spaces apart.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = [.. Columns.Select((c, i) => Rows.Select(r => r[i].Length).Append(c.Title.Length).Max())];
        yield return Line([.. Columns.Select(c => c.Title)], widths);
        foreach (var row in Rows)
        {
            yield return Line(row, widths);
        }
    }

    private string Line(IReadOnlyList<string> cells, int[] widths) => string.Join(
        "  ", cells.Select((c, i) => Columns[i].Number ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd();
}
