using System.Globalization;
using Recovery.Csv;
using Recovery.Import;

namespace Recovery.Local.Commands;

/// <summary>The lines that an import refused: the first on screen; when there are more, all of them in a file beside the import's.</summary>
internal sealed class RefusedLines(string path) : IDisposable
{
    private const int MostOnScreen = 50;
    private readonly List<RefusedLine> _first = [];
    private StreamWriter? _file;
    private int _count;

    public void Add(RefusedLine line)
    {
        _count++;
        if (_count <= MostOnScreen)
        {
            _first.Add(line);
            return;
        }

        if (_file is null)
        {
            _file = new StreamWriter(path);
            _file.Write(CsvRecord.Of(["line", "reason"]));
            _first.ForEach(Write);
        }

        Write(line);
    }

    public void Show(Terminal terminal)
    {
        if (_count == 0)
        {
            return;
        }

        terminal.Table(new TextTable(
            [new("Line", Number: true), new("Refused because")],
            [.. _first.Select(l => new[] { l.Number.ToString(CultureInfo.InvariantCulture), l.Reason })]));
        if (_file is not null)
        {
            _file.Flush();
            terminal.Line($"... and {(_count - MostOnScreen).ToString("N0", CultureInfo.InvariantCulture)} more; all of them are in {path}.");
        }

        terminal.Line();
    }

    public void Dispose() => _file?.Dispose();

    private void Write(RefusedLine line) => _file!.Write(CsvRecord.Of([line.Number.ToString(CultureInfo.InvariantCulture), line.Reason]));
}
