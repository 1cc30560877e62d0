namespace Recovery.Local.Commands;

/// <summary>A command was called in a way that it doesn't know; the message is a sentence that says what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);

internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Usage or configuration: nothing was begun.</summary>
    public const int Usage = 2;
}
