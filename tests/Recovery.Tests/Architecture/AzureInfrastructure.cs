namespace Recovery.Tests.Architecture;

/// <summary>Classes that look at infra/ as it is compiled once for all of them.</summary>
[CollectionDefinition(nameof(AzureInfrastructure))]
public sealed class AzureInfrastructure : ICollectionFixture<CompiledInfrastructure>;
