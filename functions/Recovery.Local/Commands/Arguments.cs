using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Recovery.Local.Commands;

/// <summary>What a command was called with.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = [];
    private readonly List<string> _operands = [];

    private Arguments()
    {
    }

    public IReadOnlyList<string> Operands => _operands;

    /// <summary>The option's value; empty for one without a value; null: not given.</summary>
    public string? this[string option] => _options.GetValueOrDefault(option);

    public bool Has(string option) => _options.ContainsKey(option);

    /// <exception cref="UsageException">It is no whole number of that range.</exception>
    public int Whole(string option, int otherwise, int min, int max) =>
        this[option] is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} is '{text}'; use a whole number from {min} to {max}."));

    /// <exception cref="UsageException">It is no date.</exception>
    public LocalDate? Day(string option) =>
        this[option] is not { } text ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 2100 } day } ? day
        : throw new UsageException($"{option} is '{text}'; use a date such as 2027-04-26.");

    /// <exception cref="UsageException">The command doesn't take these.</exception>
    public static Arguments Parse(Command command, IReadOnlyList<string> words)
    {
        var arguments = new Arguments();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith('-') || word == "-")
            {
                arguments._operands.Add(word);
                continue;
            }

            var (name, value) = word.Split('=', 2) is [var left, var right] ? (left, right) : (word, null);
            var option = command.Options.FirstOrDefault(o => o.Name == name)
                ?? throw new UsageException($"{command.Name} has no option {name}; {Offer(command)}.");
            if (option.Value is not null)
            {
                value ??= i + 1 < words.Count && !words[i + 1].StartsWith('-') ? words[++i]
                    : throw new UsageException($"{name} takes a value: {name} {option.Value}.");
            }
            else if (value is not null)
            {
                throw new UsageException($"{name} takes no value; leave out '={value}'.");
            }

            if (!arguments._options.TryAdd(name, value ?? ""))
            {
                throw new UsageException($"{name} is given twice; give it once.");
            }
        }

        return arguments._operands.Count == command.Operands ? arguments
            : throw new UsageException($"{command.Name} takes {(command.Operands == 0 ? "no argument" : "one argument")}: {command.Usage}.");
    }

    private static string Offer(Command command) => command.Options.Count == 0
        ? "it takes none"
        : $"it takes {string.Join(", ", command.Options.Select(o => o.Name))}";
}
