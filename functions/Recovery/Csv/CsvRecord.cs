using System.Buffers;

namespace Recovery.Csv;

/// <summary>A record of CSV as RFC 4180 writes it.</summary>
public static class CsvRecord
{
    private const char Mark = '"';
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Puts fields together, in quotes where they need them, with commas between them and a line's end.</summary>
    public static string Of(IEnumerable<string?> fields) => string.Join(',', fields.Select(f => Quoted(f ?? ""))) + "\r\n";

    /// <summary>Takes a record without its line's end apart.</summary>
    /// <param name="record">May hold line breaks within quotes.</param>
    /// <param name="delimiter">What stands between the fields.</param>
    /// <param name="isBad">Whether a quotation mark stands where none may; its field is left as it is.</param>
    public static string[] Split(string record, char delimiter, out bool isBad)
    {
        isBad = false;
        var fields = new List<string>();
        for (var start = 0; start <= record.Length;)
        {
            var end = EndOfField(record, start, delimiter);
            var field = record[start..end];
            var words = Unquoted(field);
            isBad |= words is null;
            fields.Add(words ?? field);
            start = end + 1;
        }

        return [.. fields];
    }

    private static int EndOfField(string record, int start, char delimiter)
    {
        var isQuoted = start < record.Length && record[start] == Mark;
        var isOpen = false;
        for (var i = start; i < record.Length; i++)
        {
            isOpen ^= isQuoted && record[i] == Mark;
            if (!isOpen && record[i] == delimiter)
            {
                return i;
            }
        }

        return record.Length;
    }

    private static string Quoted(string field) =>
        field.StartsWith(' ') || field.EndsWith(' ') || field.AsSpan().ContainsAny(NeedQuotes) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    /// <summary>Null: it has marks, but doesn't begin and end with one, or one within isn't written twice.</summary>
    private static string? Unquoted(string field)
    {
        if (!field.Contains(Mark))
        {
            return field;
        }

        if (field.Length < 2 || field[0] != Mark || field[^1] != Mark)
        {
            return null;
        }

        var words = field[1..^1];
        return words.Replace("\"\"", "", StringComparison.Ordinal).Contains(Mark) ? null : words.Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
