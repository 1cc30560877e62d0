using Microsoft.Extensions.Logging;

namespace Recovery.Hosted;

/// <summary>What became of one call of a function.</summary>
/// <param name="Fault">The exception's text; null where it succeeded.</param>
/// <param name="Log">What was logged during the call.</param>
public sealed record Invocation(bool Succeeded, bool Cancelled, string? Fault, IReadOnlyList<LoggedLine> Log);

/// <summary>A line that the app logged through its host.</summary>
/// <param name="Invocation">The call's id; empty outside of any.</param>
/// <param name="Exception">The text of the exception that was logged with it.</param>
public sealed record LoggedLine(string Invocation, string Category, LogLevel Level, string Message, string? Exception);
