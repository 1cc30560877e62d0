using System.Globalization;
using System.Text.RegularExpressions;

namespace Recovery.Tests.Architecture.Sums;

/// <summary>
/// Arithmetic as a page writes it for people: <c>max(0, nudges x 1 s x 2 GB - 100,000 GB s) x $0.000026</c>. Names stand in quotes, apart from
/// <c>nudges</c>; any other word is a unit and means nothing here.
/// </summary>
internal sealed partial class Formula
{
    private readonly List<string> _tokens;
    private readonly Func<string, decimal> _named;
    private int _next;

    private Formula(string text, Func<string, decimal> named)
    {
        _tokens = [.. Tokens().Matches(text.Replace("the rows above", "\"the rows above\"", StringComparison.Ordinal)).Select(m => m.Value).Where(t => !IsUnit(t))];
        _named = named;
    }

    /// <exception cref="FormatException">The text is no arithmetic.</exception>
    public static decimal ValueOf(string text, Func<string, decimal> named)
    {
        var formula = new Formula(text, named);
        var value = formula.Sum();
        return formula._next == formula._tokens.Count ? value : throw new FormatException($"'{formula.Peek}' is not expected there in: {text}");
    }

    public static decimal Number(string text) => decimal.Parse(text.TrimStart('£', '$'), NumberStyles.Number, CultureInfo.InvariantCulture);

    private string Peek => _next < _tokens.Count ? _tokens[_next] : "";

    private decimal Sum()
    {
        var value = Product();
        while (Peek is "+" or "-")
        {
            value = Take() == "+" ? value + Product() : value - Product();
        }

        return value;
    }

    private decimal Product()
    {
        var value = Factor();
        while (Peek is "x" or "/")
        {
            value = Take() == "x" ? value * Factor() : value / Factor();
        }

        return value;
    }

    private decimal Factor()
    {
        var token = Take();
        switch (token)
        {
            case "(":
                var inner = Sum();
                Expect(")");
                return inner;
            case "max":
                Expect("(");
                var first = Sum();
                Expect(",");
                var second = Sum();
                Expect(")");
                return Math.Max(first, second);
            case "nudges":
                return _named(token);
            case ['"', .. var name, '"']:
                return _named(name);
            default:
                var value = char.IsDigit(token[^1]) ? Number(token) : throw new FormatException($"'{token}' is no number.");
                return Peek == "million" && Take().Length > 0 ? value * 1_000_000 : value;
        }
    }

    private string Take() => _next < _tokens.Count ? _tokens[_next++] : throw new FormatException("The arithmetic ends too early.");

    private void Expect(string token)
    {
        if (Take() != token)
        {
            throw new FormatException($"'{token}' is missing.");
        }
    }

    private static bool IsUnit(string token) => char.IsLetter(token[0]) && token is not ("x" or "max" or "nudges" or "million");

    [GeneratedRegex("""
        "[^"]+" | [£$]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)? | \p{L}+ | \S
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Tokens();
}
