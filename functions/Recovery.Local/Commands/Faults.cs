using Microsoft.AspNetCore.Connections;
using Recovery.Import;
using Recovery.Readiness;
using Recovery.Settings;

namespace Recovery.Local.Commands;

/// <summary>The faults that a person can mend, in words. Whatever else goes wrong is a bug and keeps its stack trace.</summary>
internal static class Faults
{
    /// <summary>The exit code and the sentence; null: not mendable.</summary>
    public static (int Exit, string Sentence)? InWords(Exception exception) => exception switch
    {
        UsageException or SettingsException => (ExitCode.Usage, exception.Message),
        StoreException or RunnerFileException or InvalidDataException => (ExitCode.Failed, exception.Message),
        OperationCanceledException => (ExitCode.Failed, "Stopped before it had finished."),
        IOException { InnerException: AddressInUseException } => (ExitCode.Failed, $"{exception.Message.TrimEnd('.')}. Stop what uses it, or choose another with --urls."),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, exception.Message),
        _ => null,
    };
}
