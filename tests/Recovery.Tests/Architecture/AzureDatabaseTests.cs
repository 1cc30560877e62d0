using System.Text.Json;
using static Recovery.Tests.Architecture.CompiledInfrastructure;

namespace Recovery.Tests.Architecture;

/// <summary>PostgreSQL in the order that Azure needs, and so that a second deployment spoils nothing.</summary>
public sealed class AzureDatabaseTests(CompiledInfrastructure compiled)
{
    public static TheoryData<string> Environments => InfrastructureTests.Environments;

    [Fact]
    public void The_database_is_made_once_its_administrators_are_there_one_change_at_a_time()
    {
        using var template = JsonDocument.Parse(compiled.Template);
        var modules = template.RootElement.GetProperty("resources");
        var people = At(modules, "databasePeople", "properties", "template", "resources");

        Assert.Contains("database", After(modules.GetProperty("databasePeople")));
        Assert.Equal(["app"], After(people.GetProperty("people")));
        Assert.Equal(["people"], After(people.GetProperty("database")));
        Assert.Contains("databasePeople", After(modules.GetProperty("app")));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_server_has_no_public_address(string environment) =>
        Assert.NotEmpty(Text(Server(environment), "properties", "network", "delegatedSubnetResourceId"));

    [Fact]
    public void A_disk_that_has_grown_is_kept_by_whoever_hands_in_its_size()
    {
        using var template = JsonDocument.Parse(compiled.Template);
        var module = At(template.RootElement, "resources", "database", "properties");
        var disk = At(module, "template", "resources", "server", "properties", "storage");

        Assert.Equal(32, At(template.RootElement, "parameters", "databaseDiskGB", "minValue").GetInt32());
        Assert.Equal("[parameters('databaseDiskGB')]", Text(module, "parameters", "diskGB", "value"));
        Assert.Equal(("[parameters('diskGB')]", "Enabled"), (Text(disk, "storageSizeGB"), Text(disk, "autoGrow")));
    }

    [Theory]
    [InlineData("prod", "Enabled")]
    [InlineData("dev", "Disabled")]
    public void Backups_of_production_lie_in_another_region_too(string environment, string geoRedundant) =>
        Assert.Equal(geoRedundant, Text(Server(environment), "properties", "backup", "geoRedundantBackup"));

    private JsonElement Server(string environment) => compiled.Of(environment, "Microsoft.DBforPostgreSQL/flexibleServers").Single();

    private static IEnumerable<string> After(JsonElement resource) =>
        resource.TryGetProperty("dependsOn", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).Where(n => n != "server") : [];
}
