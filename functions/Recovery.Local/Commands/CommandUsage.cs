using System.Reflection;
using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>A command's name and what it takes, as its options' attributes say.</summary>
internal sealed class CommandUsage
{
    private readonly IReadOnlyList<CommandOptionAttribute> _options;
    private readonly string? _operand;

    private CommandUsage(string name, Type options, Action<IConfigurator> add)
    {
        (Name, AddTo) = (name, add);
        _options = [.. options.GetProperties().Select(p => p.GetCustomAttribute<CommandOptionAttribute>()).OfType<CommandOptionAttribute>()];
        _operand = options.GetProperties().Select(p => p.GetCustomAttribute<CommandArgumentAttribute>()?.ValueName).FirstOrDefault(n => n is not null);
    }

    public string Name { get; }

    /// <summary>Makes it a command of that program.</summary>
    public Action<IConfigurator> AddTo { get; }

    public static CommandUsage Of<TCommand, TOptions>(string name)
        where TCommand : class, ICommand<TOptions>
        where TOptions : CommandSettings =>
        new(name, typeof(TOptions), program => program.AddCommand<TCommand>(name));

    /// <summary>It has no such option; says which there are.</summary>
    public string HasNo(string option) =>
        $"{Name} has no option {option}; it takes {(_options.Count == 0 ? "none" : string.Join(", ", _options.Select(NameOf)))}.";

    /// <summary>What is wrong with words that the parser could make nothing of: its own errors don't say what there is instead.</summary>
    public string MistakeIn(IReadOnlyList<string> words)
    {
        foreach (var (word, next) in words.Zip(words.Skip(1).Append("-")).Where(pair => pair.First.StartsWith('-')))
        {
            var name = word.Split('=')[0];
            if (_options.FirstOrDefault(o => NameOf(o) == name) is not { } option)
            {
                return HasNo(name);
            }

            if (option.ValueName is null && word != name)
            {
                return $"{name} takes no value; leave out '{word[name.Length..]}'.";
            }

            if (option.ValueName is not null && (word == name ? next.StartsWith('-') : word.EndsWith('=')))
            {
                return $"{name} takes a value: {InWords(option)}.";
            }
        }

        return $"{Name} takes {(_operand is null ? "no argument" : "one argument")}: {this}.";
    }

    /// <summary>As it is typed in: <c>plan [--days N]</c>.</summary>
    public override string ToString() => string.Join(' ', [Name, .. _operand is null ? [] : new[] { _operand }, .. _options.Select(o => $"[{InWords(o)}]")]);

    private static string NameOf(CommandOptionAttribute option) => $"--{option.LongNames[0]}";

    private static string InWords(CommandOptionAttribute option) => $"{NameOf(option)} {option.ValueName}".TrimEnd();
}
