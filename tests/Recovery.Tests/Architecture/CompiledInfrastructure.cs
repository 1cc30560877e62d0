using System.Collections.Concurrent;
using System.Text.Json;
using Recovery.Tests.Architecture;

[assembly: AssemblyFixture(typeof(CompiledInfrastructure))]

namespace Recovery.Tests.Architecture;

/// <summary>infra/ as Bicep compiles it, once for all tests, and no sooner than one asks.</summary>
public sealed class CompiledInfrastructure : IDisposable
{
    private readonly Bicep _bicep = new();
    private readonly Lazy<string> _built;
    private readonly Dictionary<string, Lazy<string>> _refusals;
    private readonly ConcurrentDictionary<string, JsonElement> _deployed = new();

    public CompiledInfrastructure()
    {
        _built = new Lazy<string>(_bicep.Build);
        _refusals = InfrastructureTests.Environments.ToDictionary(e => e.Data, e => new Lazy<string>(() => _bicep.Refusal(e.Data)));
    }

    /// <summary>Empty when all is well.</summary>
    internal string Diagnostics => string.Join('\n', _refusals.Values.Append(_built).Select(said => said.Value).Where(said => said.Length > 0));

    internal IEnumerable<string> Parameters => _bicep.Parameters;

    internal string Template
    {
        get
        {
            _ = _built.Value;
            return _bicep.Template();
        }
    }

    public void Dispose() => _bicep.Dispose();

    internal JsonElement Deployed(string environment)
    {
        var refusal = _refusals[environment].Value;
        Assert.True(refusal.Length == 0, refusal);
        return _deployed.GetOrAdd(environment, _bicep.Snapshot);
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
