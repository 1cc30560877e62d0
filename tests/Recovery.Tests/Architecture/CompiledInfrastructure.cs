using System.Text.Json;
using Recovery.Tests.Architecture;

[assembly: AssemblyFixture(typeof(CompiledInfrastructure))]

namespace Recovery.Tests.Architecture;

/// <summary>infra/ as Bicep compiles it, once for all tests, and no sooner than one asks.</summary>
public sealed class CompiledInfrastructure : IDisposable
{
    private readonly Bicep _bicep = new();
    private readonly Lazy<string> _template;
    private readonly Dictionary<string, Lazy<(string Refusal, JsonElement Snapshot)>> _environments;

    public CompiledInfrastructure()
    {
        _template = new(_bicep.Template);
        _environments = InfrastructureTests.Environments.ToDictionary(e => e.Data, e => new Lazy<(string, JsonElement)>(() => _bicep.Deploy(e.Data)));
    }

    /// <summary>Empty when all is well.</summary>
    internal string Diagnostics => string.Join('\n', _environments.Values.Select(e => e.Value.Refusal).Where(said => said.Length > 0));

    internal IEnumerable<string> Parameters => _bicep.Parameters;

    internal string Template => _template.Value;

    public void Dispose()
    {
        _bicep.Dispose();
        Bicep.End();
    }

    internal JsonElement Deployed(string environment)
    {
        var (refusal, snapshot) = _environments[environment].Value;
        Assert.True(refusal.Length == 0, refusal);
        return snapshot;
    }

    internal IReadOnlyList<JsonElement> Of(string environment, string type) =>
        [.. Deployed(environment).GetProperty("predictedResources").EnumerateArray().Where(r => Text(r, "type") == type)];

    internal IReadOnlyDictionary<string, string> Settings(string environment) =>
        At(Of(environment, "Microsoft.Web/sites/config").Single(), "properties").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetString()!);

    internal static JsonElement At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = element.GetProperty(name);
        }

        return element;
    }

    internal static string Text(JsonElement element, params ReadOnlySpan<string> path) => At(element, path).GetString()!;
}
