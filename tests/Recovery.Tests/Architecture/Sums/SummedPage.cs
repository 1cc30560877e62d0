using System.Text.RegularExpressions;

namespace Recovery.Tests.Architecture.Sums;

/// <summary>
/// A page whose figures can be worked out again from the page itself. A table with a column <c>arithmetic</c> says how each row's figures come
/// about; <c>`2 x 3 = 6`</c> in a sentence or an indented line does so by itself. A percentage is followed by what it is of: 4 % (£2 / £50).
/// An amount that arithmetic begins with is a figure of such a table, or stands in a list of prices: a table without that column.
/// </summary>
internal sealed partial class SummedPage
{
    private readonly List<Row> _rows = [];
    private readonly List<string> _equations = [];
    private readonly List<string> _sentences = [];
    private readonly HashSet<string> _numbers = [];
    private readonly HashSet<string> _prices = [];
    private readonly HashSet<string> _amounts = [];

    public SummedPage(string text, params IEnumerable<SummedPage> others)
    {
        Read(text.Split('\n'));
        _numbers.UnionWith(others.SelectMany(o => o._numbers));
        _prices.UnionWith(others.SelectMany(o => o._prices));
        _amounts.UnionWith(others.SelectMany(o => o._amounts));
        Problems = [.. _rows.SelectMany(WrongFigures), .. _equations.SelectMany(WrongEquation), .. _sentences.SelectMany(Unfounded), .. AmountsUsed.Except(_prices).Except(_amounts).Select(a => $"{a} is reckoned with, and no list of prices has it.")];
    }

    /// <summary>The prices that the page's arithmetic begins with.</summary>
    public IEnumerable<string> PricesUsed => AmountsUsed.Intersect(_prices);

    /// <summary>What does not follow from the page, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Every figure that arithmetic stands beside, as the page writes it, with the line that it stands in.</summary>
    public IEnumerable<(string Line, string Figure)> Figures =>
        [.. _rows.SelectMany(r => r.Figures.Values.Select(f => (r.Line, f))), .. _equations.Select(e => (e, Said(e)))];

    private IEnumerable<string> AmountsUsed =>
        [.. _rows.Select(r => r.Arithmetic).Concat(_equations.Select(Reckoned)).SelectMany(NumbersIn).Where(n => n[0] is '£' or '$').Distinct()];

    private void Read(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|'))
            {
                i = ReadTable(lines, i);
            }
            else if (lines[i].StartsWith("    ", StringComparison.Ordinal))
            {
                AddEquations(lines[i].Split("    ", StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                AddEquations(CodeSpan().Matches(lines[i]).Select(m => m.Groups[1].Value));
                _sentences.Add(Link().Replace(CodeSpan().Replace(lines[i], ""), ""));
            }
        }
    }

    private int ReadTable(string[] lines, int from)
    {
        var heads = Cells(lines[from]);
        var arithmetic = Array.IndexOf(heads, "arithmetic");
        var above = new List<Row>();
        var i = from + 2;
        for (; i < lines.Length && lines[i].StartsWith('|'); i++)
        {
            var cells = Cells(lines[i]);
            _numbers.UnionWith(cells.SelectMany(NumbersIn));
            if (arithmetic < 0)
            {
                _prices.UnionWith(cells.SelectMany(NumbersIn));
            }
            else
            {
                var figures = Enumerable.Range(arithmetic + 1, heads.Length - arithmetic - 1).Where(c => cells[c].Length > 0).ToDictionary(c => heads[c], c => cells[c]);
                var row = new Row(lines[i], cells[0], cells[arithmetic], figures, [.. above]);
                _rows.Add(row);
                _amounts.UnionWith(figures.Values.Where(f => f[0] is '£' or '$'));
                above.Add(row);
            }
        }

        return i - 1;
    }

    private void AddEquations(IEnumerable<string> texts)
    {
        foreach (var text in texts.Where(t => Outcome().IsMatch(t)))
        {
            _equations.Add(text.Trim());
            _numbers.UnionWith(NumbersIn(text));
            _amounts.Add(Said(text.Trim()));
        }
    }

    private IEnumerable<string> WrongFigures(Row row)
    {
        foreach (var (head, figure) in row.Figures.Where(_ => row.Arithmetic.Length > 0))
        {
            var value = Formula.ValueOf(row.Arithmetic, name => Named(row, head, name));
            if (!Same(value, figure))
            {
                yield return $"{row.Name}, {head}: {figure} is said, {value:0.########} follows from {row.Arithmetic}";
            }
        }
    }

    private decimal Named(Row row, string head, string name) => name switch
    {
        "nudges" => Formula.Number(head),
        "the rows above" => row.Above.Sum(r => r.Figures.TryGetValue(head, out var figure) ? Formula.Number(figure) : 0),
        _ => _rows.FirstOrDefault(r => r.Name == name) is { } found
            ? found.Figures.TryGetValue(head, out var figure) ? Formula.Number(figure) : found.Figures.Count == 1 ? Formula.Number(found.Figures.Values.Single()) : 0
            : throw new FormatException($"No row is called '{name}'."),
    };

    private IEnumerable<string> WrongEquation(string equation)
    {
        var said = Said(equation);
        var value = Formula.ValueOf(Reckoned(equation), name => throw new FormatException($"'{name}' means nothing outside a table: {equation}"));
        if (!Same(value, said))
        {
            yield return $"{equation}: {value:0.########} follows";
        }
    }

    /// <summary>Amounts and large numbers of a sentence must stand in a sum, a table or a link to their source, percentages beside what they are of.</summary>
    private IEnumerable<string> Unfounded(string sentence)
    {
        foreach (Match percentage in Percentage().Matches(sentence))
        {
            var of = percentage.Groups["of"].Value;
            if (of.Length == 0 || !Same(100 * Formula.ValueOf(of, _ => 0), percentage.Groups["said"].Value))
            {
                yield return $"{percentage.Value} does not follow from what stands beside it: {sentence}";
            }
        }

        foreach (var number in NumbersIn(sentence).Where(n => (n[0] is '£' or '$' || n.Contains(',', StringComparison.Ordinal)) && !_numbers.Contains(n) && !_numbers.Contains(n.TrimStart('£', '$'))))
        {
            yield return $"{number} stands in no table and no sum: {sentence}";
        }
    }

    /// <summary>What stands before the equals sign, without the words that say what it is about: <c>a clinic: 2 x 3</c>.</summary>
    private static string Reckoned(string equation)
    {
        var left = equation[..equation.LastIndexOf(" = ", StringComparison.Ordinal)];
        return left[(left.LastIndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..];
    }

    private static string Said(string equation) => AnyNumber().Match(equation[equation.LastIndexOf(" = ", StringComparison.Ordinal)..]).Value;

    private static bool Same(decimal value, string said)
    {
        var decimals = said.Contains('.', StringComparison.Ordinal) ? said.Length - said.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return Math.Abs(value - Formula.Number(said)) <= 0.5m / (decimal)Math.Pow(10, decimals) + 0.000000001m;
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(c => Address().Replace(c, "]").Trim().Trim('*', '`', '[', ']').Trim())];

    private static IEnumerable<string> NumbersIn(string text) => AnyNumber().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"[£$]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")]
    private static partial Regex AnyNumber();

    [GeneratedRegex(@" = [£$]?\d")]
    private static partial Regex Outcome();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<said>[\d.]+) %(?: \((?<of>[^()]*)\))?")]
    private static partial Regex Percentage();

    private sealed record Row(string Line, string Name, string Arithmetic, IReadOnlyDictionary<string, string> Figures, IReadOnlyList<Row> Above);
}
