namespace Recovery.Csv;

/// <summary>A line's fields, or what is wrong with it.</summary>
internal sealed record CsvLine(int Number, string[] Fields, string? Fault);

/// <summary>
/// CSV line by line. A quote that is never closed costs only its own line, where a parser of whole files would lose the rest in it.
/// </summary>
internal sealed class CsvLines(TextReader reader)
{
    /// <summary>A field may go on over lines, but not over more than these.</summary>
    private const int LongestRecord = 5;

    private static readonly char[] Delimiters = [',', ';', '\t'];
    private readonly Queue<string> _ahead = new();
    private char _delimiter = Delimiters[0];
    private int _number;

    /// <summary>
    /// The first line that isn't blank; it shows the delimiter, unless a line before it says <c>sep=;</c> as spreadsheets write it.
    /// Null: there is none.
    /// </summary>
    public string[]? Header()
    {
        char? said = null;
        while (Peek(0) is { } line)
        {
            Take(1);
            if (said is null && DeclaredDelimiter(line) is { } delimiter)
            {
                said = delimiter;
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                _delimiter = said ?? Delimiters.MaxBy(d => line.Split(d).Length);
                return CsvRecord.Split(line, _delimiter, out _);
            }
        }

        return null;
    }

    private static char? DeclaredDelimiter(string line) =>
        line.Trim(' ', '"', '\uFEFF') is { Length: 5 } said && said.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            && said[4] is (';' or ',' or '\t' or '|') ? said[4] : null;

    /// <summary>The records after the header.</summary>
    /// <param name="width">How many fields the header has.</param>
    public IEnumerable<CsvLine> After(int width)
    {
        while (Peek(0) is { } line)
        {
            var number = _number + 1;
            var record = IsClosed(line) ? line : Joined(width);
            if (record is null)
            {
                Take(1);
                yield return new CsvLine(number, [], "A quotation mark is opened but never closed. Close it, or write it twice.");
                continue;
            }

            if (ReferenceEquals(record, line))
            {
                Take(1);
            }

            var fields = CsvRecord.Split(record, _delimiter, out var isBad);
            yield return new CsvLine(number, fields, Fault(record, isBad));
        }
    }

    /// <summary>This line and those after it up to where its quote is closed, if that makes a record; null: it doesn't.</summary>
    private string? Joined(int width)
    {
        var record = Peek(0)!;
        for (var lines = 1; lines < LongestRecord && Peek(lines) is { } next; lines++)
        {
            record = $"{record}\n{next}";
            if (IsClosed(record))
            {
                if (CsvRecord.Split(record, _delimiter, out var isBad).Length != width || isBad)
                {
                    return null;
                }

                Take(lines + 1);
                return record;
            }
        }

        return null;
    }

    private static string? Fault(string record, bool isBad) =>
        isBad ? "There's a quotation mark inside a field. Put the whole field in quotes and write the mark twice."
        : record.Contains('\uFFFD', StringComparison.Ordinal) ? "A character can't be read. Save the file as CSV UTF-8."
        : null;

    private string? Peek(int ahead)
    {
        while (_ahead.Count <= ahead)
        {
            if (reader.ReadLine() is not { } line)
            {
                return null;
            }

            _ahead.Enqueue(line);
        }

        return _ahead.ElementAt(ahead);
    }

    private void Take(int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            _ahead.Dequeue();
        }

        _number += lines;
    }

    private static bool IsClosed(string text) => text.AsSpan().Count('"') % 2 == 0;
}
