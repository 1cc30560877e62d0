using System.Text.Json;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>Whose each resource is can be read off it, its address is Azure's to choose, and dev can be torn down.</summary>
public sealed class AzureTidyTests(CompiledInfrastructure compiled)
{
    private static readonly string[] TakeNoTags =
        ["Microsoft.Authorization/roleAssignments", "Microsoft.Consumption/budgets", "Microsoft.Insights/diagnosticSettings"];

    public static TheoryData<string> Environments => InfrastructureTests.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_resource_says_whose_it_is_and_what_made_it(string environment)
    {
        // Of what lies within another resource only the network's link takes tags.
        var resources = compiled.Deployed(environment).GetProperty("predictedResources").EnumerateArray()
            .Where(r => !TakeNoTags.Contains(Text(r, "type")) && (Text(r, "type").Count(c => c == '/') == 1 || Text(r, "type").EndsWith("/virtualNetworkLinks", StringComparison.Ordinal)))
            .ToList();

        Assert.Holds(resources.Count > 10);
        // Azure itself ties a web test to its Application Insights by a tag.
        Assert.All(resources, r => Assert.Equal(
            [("application", "recovery"), ("environment", environment), ("source", "infra/main.bicep")],
            r.TryGetProperty("tags", out var tags)
                ? tags.EnumerateObject().Where(t => !t.Name.StartsWith("hidden-link:", StringComparison.Ordinal)).Select(t => (t.Name, t.Value.GetString()!)).Order()
                : []));
    }

    [Fact]
    public void An_app_without_a_domain_of_its_own_has_the_address_that_Azure_gave_it()
    {
        Assert.Matches(@"^\[format\('https://\{0\}', reference\('[^']*/Microsoft\.Web/sites/[^']*', '[^']*'\)\.defaultHostName\)\]$", compiled.Settings("dev")["PublicUrl"]);
        Assert.DoesNotContain("azurewebsites.net", compiled.Template, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_can_delete_the_secrets_of_production_for_good() => Assert.Equal((90, true), Protection("prod"));

    [Fact]
    public void A_trial_can_be_torn_down_and_set_up_again() => Assert.Equal((7, null), Protection("dev"));

    /// <summary>False can't be asked for: Azure takes true or nothing.</summary>
    private (int Days, bool? Purge) Protection(string environment)
    {
        var vault = At(compiled.Of(environment, "Microsoft.KeyVault/vaults").Single(), "properties");
        var purge = vault.TryGetProperty("enablePurgeProtection", out var said) && said.ValueKind != JsonValueKind.Null ? said.GetBoolean() : (bool?)null;
        return (vault.GetProperty("softDeleteRetentionInDays").GetInt32(), purge);
    }
}
