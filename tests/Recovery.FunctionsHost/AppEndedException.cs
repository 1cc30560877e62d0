namespace Recovery.Hosted;

/// <summary>The function app ended before it could be used.</summary>
public sealed class AppEndedException(int exitCode, string errors) : Exception($"The function app ended with {exitCode}: {errors}")
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What it wrote to stderr.</summary>
    public string Errors { get; } = errors;
}
