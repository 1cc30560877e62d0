namespace Recovery.LocalHost.Discovery;

/// <summary>The app's functions cannot run as they are written; the message names every mistake, one a line.</summary>
public sealed class FunctionsException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
