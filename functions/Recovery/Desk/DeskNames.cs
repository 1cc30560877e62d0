using Recovery.Runners;

namespace Recovery.Desk;

/// <summary>Names that stand on changes at the desk: what people there call themselves, and what stands there while nobody has said.</summary>
public static class DeskNames
{
    /// <summary>The most characters (UTF-16 units) that a name may have.</summary>
    public const int Longest = 40;

    /// <summary>While nobody has said their name.</summary>
    public const string Unnamed = "Reception";

    /// <summary>A program with the clinic's key.</summary>
    public const string Program = "API key";

    /// <summary>Checks a name that somebody at the desk typed. An address can't be one, so nobody passes for an account.</summary>
    /// <param name="text">What was typed; any input is answered, none throws.</param>
    /// <param name="name">The name, its spaces tidied.</param>
    /// <param name="reason">Otherwise a sentence that says what to change; empty when it is a name.</param>
    public static bool TryParse(string? text, out string name, out string reason)
    {
        var folded = TypedWords.Fold(text);
        reason = folded switch
        {
            { Length: > Longest } => $"That name is too long. Use up to {Longest} characters.",
            _ when TypedWords.Fault(folded) is { } fault => $"Your name {fault}.",
            _ when !TypedWords.HasLetter(folded) => "Enter your first name.",
            _ when IsTaken(folded) => $"“{folded}” stands for something else here. Enter your first name.",
            _ => "",
        };
        name = reason.Length == 0 ? folded : "";
        return reason.Length == 0;
    }

    private static bool IsTaken(string name) =>
        name.Equals(Unnamed, StringComparison.OrdinalIgnoreCase) || name.Equals(Program, StringComparison.OrdinalIgnoreCase);
}
