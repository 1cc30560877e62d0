using Recovery.Runners;

namespace Recovery.Appointments;

/// <summary>What reception may add when it declines a request: one of a few sentences, or a short one of its own.</summary>
public static class DeclineWords
{
    /// <summary>What fits into a text beside all that it has to say.</summary>
    public const int Longest = 80;

    /// <summary>What is said most often.</summary>
    public static IReadOnlyList<string> Ready { get; } =
        ["We're fully booked that day.", "We're fully booked that week.", "We're closed then.", "Please ring us to find a time."];

    /// <summary>Tidied, and as a sentence of its own. Null: nothing is added, or <paramref name="mistake"/> is what is wrong with it.</summary>
    public static string? Check(string? text, out string? mistake)
    {
        var folded = TypedWords.Fold(text);
        mistake = folded switch
        {
            "" => null,
            { Length: > Longest } => $"That's too long for a message. Use up to {Longest} characters.",
            _ when TypedWords.Fault(folded) is { } fault => $"What you add {fault}.",
            _ when !TypedWords.HasLetter(folded) => "Add a sentence in words, or leave it empty.",
            _ => null,
        };
        return mistake is not null || folded.Length == 0 ? null : ".!?".Contains(folded[^1], StringComparison.Ordinal) ? folded : folded + ".";
    }
}
