using Recovery.Tests.Fixtures;
using Recovery.Tests.Hosted;
using Recovery.Tests.Nudges.Send;
using Recovery.Tests.Restoring;
using Recovery.Tests.ServiceBus;
using Recovery.Tests.Storage;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Recovery.Tests.Fixtures;

/// <summary>The classes that take longest begin first: begun last, each would run alone at the end. Most of their time they wait.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(RestoreAzureTests), typeof(PostgresFrozenTests), typeof(FrozenProcessTests), typeof(BrokerLossTests), typeof(AzureRehearsalTests), typeof(StoreAwayTests),
        typeof(RefusalTests), typeof(KillTests), typeof(NudgesTests), typeof(TwoProcessesTests), typeof(ServerFaultsTests), typeof(StartTests), typeof(OffsiteTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Longest, type => collection.TestCollectionDisplayName.Contains($"{type.FullName} ", StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
