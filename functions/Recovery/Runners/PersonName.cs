namespace Recovery.Runners;

/// <summary>A name as messages and the clinic's desk show it.</summary>
public readonly record struct PersonName
{
    /// <summary>The most characters (UTF-16 units) that a name may have.</summary>
    public const int Longest = 80;

    private readonly string? _name;

    private PersonName(string name) => _name = name;

    /// <summary>The name, its spaces tidied.</summary>
    public override string ToString() => _name ?? "";

    /// <summary>Checks a name. Any script will do; a link or a phone number will not, since our messages repeat it.</summary>
    /// <param name="text">What was typed; any input is answered, none throws.</param>
    /// <param name="name">The name, when it can be one.</param>
    /// <param name="reason">Otherwise a sentence that says what is wrong; empty when it can be one.</param>
    public static bool TryParse(string? text, out PersonName name, out string reason)
    {
        var folded = TypedWords.Fold(text);
        reason = folded switch
        {
            "" => "Enter your name.",
            { Length: > Longest } => $"That name is too long. Use up to {Longest} characters.",
            _ when TypedWords.Fault(folded) is { } fault => $"Your name {fault}.",
            _ when !TypedWords.HasLetter(folded) => "Enter your name.",
            _ => "",
        };
        name = reason.Length == 0 ? new PersonName(folded) : default;
        return reason.Length == 0;
    }
}
