using Recovery.Channels;
using Recovery.Csv;
using Recovery.Runners;

namespace Recovery.Import;

/// <summary>The file as a whole can't be read. The message is a sentence that says what to change.</summary>
public sealed class RunnerFileException(string message) : Exception(message);

/// <summary>One row, as it stands in the file: nothing in it is checked.</summary>
/// <param name="OptIns">What stands in the column of each channel.</param>
public sealed record RunnerRow(
    string Name, string Mobile, string Email, string Race, string Day, IReadOnlyDictionary<Channel, string> OptIns, string ConsentedAt, string ConsentSource);

/// <summary>A line of the file with its row, or with what is wrong with it.</summary>
/// <param name="Number">Counted from 1, as editors and spreadsheets show it; the header is the first.</param>
public sealed record RunnerLine(int Number, RunnerRow? Row, string? Fault);

/// <summary>
/// Runners in a CSV file, read line by line: commas, semicolons or tabs, with or without quotes, byte order mark, CRLF and a first line <c>sep=;</c>.
/// A line that is broken costs only itself.
/// </summary>
public sealed class RunnerFile
{
    /// <summary>What the header must have: a channel that is off unless it is set up needs no column.</summary>
    private static readonly string[] Columns =
    [
        "name", "mobile", "email", "race", "day", .. ChannelCatalog.All.Where(c => c.UsualProvider is not null).Select(c => c.OptInColumn),
        "consented_at", "consent_source",
    ];

    private readonly CsvLines _lines;
    private readonly string[] _names;
    private readonly int _width;

    /// <summary>Reads the header.</summary>
    /// <exception cref="RunnerFileException">It lacks a column; names all that are missing.</exception>
    public RunnerFile(TextReader reader)
    {
        _lines = new CsvLines(reader);
        var header = _lines.Header() ?? throw new RunnerFileException($"The file is empty. Its first line needs the column names: {string.Join(',', Columns)}.");
        string[] names = [.. header.Select(h => Invisible.Drop(h).Trim().ToLowerInvariant())];
        _width = names.Length;
        _names = names;
        Check(names);
    }

    /// <summary>The lines after the header, blank ones left out.</summary>
    public IEnumerable<RunnerLine> Lines()
    {
        foreach (var line in _lines.After(_width))
        {
            if (line.Fault is not null)
            {
                yield return new RunnerLine(line.Number, null, line.Fault);
            }
            else if (line.Fields.Any(f => !string.IsNullOrWhiteSpace(f)))
            {
                yield return line.Fields.Length == _width
                    ? new RunnerLine(line.Number, Row(line.Fields), null)
                    : new RunnerLine(line.Number, null, $"The line has {line.Fields.Length} fields, but the header has {_width}. Check its commas and quotes.");
            }
        }
    }

    private RunnerRow Row(string[] fields)
    {
        return new RunnerRow(
            At("name"), At("mobile"), At("email"), At("race"), At("day"),
            ChannelCatalog.All.Where(c => _names.Contains(c.OptInColumn)).ToDictionary(c => c, c => At(c.OptInColumn)),
            At("consented_at"), At("consent_source"));

        string At(string column) => Invisible.Drop(fields[Array.IndexOf(_names, column)], keepJoiners: true).Trim();
    }

    private static void Check(string[] names)
    {
        string[] missing = [.. Columns.Where(c => !names.Contains(c))];
        if (missing.Length > 0)
        {
            string[] unknown = [.. names.Where(n => n.Length > 0 && !Columns.Contains(n)).Take(5)];
            var instead = unknown.Length == 0 ? "" : $" (it has {string.Join(", ", unknown)})";
            throw new RunnerFileException($"The file's first line is missing {string.Join(", ", missing)}{instead}. It needs the columns {string.Join(',', Columns)}.");
        }

        if (Columns.FirstOrDefault(c => names.Count(n => n == c) > 1) is { } twice)
        {
            throw new RunnerFileException($"The file's first line has {twice} twice. Name each column once.");
        }
    }
}
