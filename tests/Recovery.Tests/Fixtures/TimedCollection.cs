namespace Recovery.Tests.Fixtures;

/// <summary>Runs by itself: what a test measures by the clock shares the machine with no other test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedCollection
{
    public const string Name = "timed";
}
