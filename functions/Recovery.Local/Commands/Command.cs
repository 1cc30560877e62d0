namespace Recovery.Local.Commands;

/// <summary>Something the program does when asked by name.</summary>
/// <param name="Usage">Its arguments, as help shows them.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Operands">How many arguments beside its options it takes; no more and no fewer.</param>
/// <param name="Run">Returns the exit code.</param>
internal sealed record Command(
    string Name, string Usage, string Summary, int Operands, IReadOnlyList<Option> Options,
    Func<Arguments, Terminal, CancellationToken, Task<int>> Run);

/// <param name="Name">With its dashes: <c>--days</c>.</param>
/// <param name="Value">What its value is called in help; null: it takes none.</param>
/// <param name="Summary">What it does, in a line.</param>
internal sealed record Option(string Name, string? Value, string Summary);

/// <summary>A command was called in a way that it doesn't know; the message is a sentence that says what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);

internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Usage or configuration: nothing was begun.</summary>
    public const int Usage = 2;
}
