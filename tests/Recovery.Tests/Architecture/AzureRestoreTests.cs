using System.Text.Json;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>What a restore on Azure, and the loss of its region, find there.</summary>
public sealed class AzureRestoreTests(CompiledInfrastructure compiled)
{
    private const string BlobDataReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";

    [Theory]
    [InlineData("dev", "Standard_LRS")]
    [InlineData("prod", "Standard_RAGRS")]
    public void Promises_are_written_to_a_container_that_the_paired_region_has_too_in_production(string environment, string redundancy)
    {
        var account = Assert.Single(compiled.Of(environment, "Microsoft.Storage/storageAccounts"));

        Assert.Equal(redundancy, Text(account, "sku", "name"));
        Assert.StartsWith($"[format('https://{{0}}.blob.{{1}}/promises', '{Text(account, "name")}'", compiled.Settings(environment)["Promises__Container"], StringComparison.Ordinal);
        Assert.Contains(compiled.Of(environment, "Microsoft.Storage/storageAccounts/blobServices/containers"), c => Text(c, "name").EndsWith("/promises", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_file_written_over_a_good_one_loses_nothing_for_a_fortnight_and_the_newest_stays()
    {
        var blobs = At(Assert.Single(compiled.Of("prod", "Microsoft.Storage/storageAccounts/blobServices")), "properties");
        var rule = Assert.Single(At(Assert.Single(compiled.Of("prod", "Microsoft.Storage/storageAccounts/managementPolicies")), "properties", "policy", "rules").EnumerateArray());

        Assert.Holds(At(blobs, "isVersioningEnabled").GetBoolean());
        Assert.Equal(14, At(blobs, "containerDeleteRetentionPolicy", "days").GetInt32());
        Assert.Equal(["version"], At(rule, "definition", "actions").EnumerateObject().Select(a => a.Name));
        Assert.Equal(14, At(rule, "definition", "actions", "version", "delete", "daysAfterCreationGreaterThan").GetInt32());
    }

    [Fact]
    public void The_operators_may_read_the_promises_and_nothing_else_that_is_stored()
    {
        var grant = Assert.Single(compiled.Of("prod", "Microsoft.Authorization/roleAssignments"), r => Text(r, "properties", "roleDefinitionId").EndsWith(BlobDataReader, StringComparison.Ordinal));

        Assert.Contains("/blobServices/default/containers/promises/", Text(grant, "id"), StringComparison.Ordinal);
        Assert.Equal("Group", Text(grant, "properties", "principalType"));
    }

    [Fact]
    public void A_container_has_a_subnet_of_its_own_in_the_databases_network()
    {
        var subnets = At(Assert.Single(compiled.Of("prod", "Microsoft.Network/virtualNetworks")), "properties", "subnets").EnumerateArray().ToList();
        var subnet = Assert.Single(subnets, s => Text(s, "name") == "restore");

        Assert.Equal("Microsoft.ContainerInstance/containerGroups", Text(At(subnet, "properties", "delegations")[0], "properties", "serviceName"));
        Assert.Equal(subnets.Count, subnets.Select(Prefix).Distinct().Count());
    }

    private static string Prefix(JsonElement subnet) => Text(subnet, "properties", "addressPrefix");
}
