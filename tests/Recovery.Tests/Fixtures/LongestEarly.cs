using Recovery.Tests.Commands;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Hosted;
using Recovery.Tests.Nudges.Receipts;
using Recovery.Tests.Nudges.Send;
using Recovery.Tests.Restoring;
using Recovery.Tests.ServiceBus;
using Recovery.Tests.Storage;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestEarly))]

namespace Recovery.Tests.Fixtures;

/// <summary>
/// The classes that take longest begin early, so that none runs alone at the end: some at once, the others one now and then, for what they
/// start are processes that take the processor from each other.
/// </summary>
public sealed class LongestEarly : ITestCollectionOrderer
{
    /// <summary>So many others begin between two of them.</summary>
    private const int Between = 15;

    private static readonly Type[] Longest =
    [
        typeof(PauseDrainTests), typeof(PostgresFrozenTests), typeof(FrozenProcessTests), typeof(RestoreAzureTests), typeof(RefusalTests), typeof(BrokerLossTests), typeof(StoreAwayTests),
        typeof(PostgresReceiptOrderTests), typeof(StopTests), typeof(AzureRehearsalTests), typeof(DemoTests), typeof(NudgesTests), typeof(TwoProcessesTests), typeof(ServerFaultsTests),
        typeof(ServeTests), typeof(OffsiteTests), typeof(KillTests), typeof(StartTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var others = 0;
        return [.. testCollections.Select(c => (Collection: c, Turn: Place(c) is var place and >= 0 ? place * Between : ++others)).OrderBy(c => c.Turn).Select(c => c.Collection)];
    }

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Longest, type => collection.TestCollectionDisplayName.Contains($"{type.FullName} ", StringComparison.Ordinal));
}
