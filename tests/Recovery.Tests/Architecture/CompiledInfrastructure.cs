using System.Text.Json;
using Recovery.Tests.Architecture;

[assembly: AssemblyFixture(typeof(CompiledInfrastructure))]

namespace Recovery.Tests.Architecture;

/// <summary>infra/ as Bicep compiles it, once for all tests, and no sooner than one asks.</summary>
public sealed class CompiledInfrastructure : IDisposable
{
    private readonly Bicep _bicep = new();
    private readonly Lazy<string> _diagnostics;
    private readonly Dictionary<string, Lazy<JsonElement>> _deployed;

    public CompiledInfrastructure()
    {
        _diagnostics = new Lazy<string>(_bicep.Diagnostics);
        _deployed = InfrastructureTests.Environments.ToDictionary(e => e.Data, e => new Lazy<JsonElement>(() => _bicep.Deployed(e.Data)));
    }

    /// <summary>Empty when all is well.</summary>
    internal string Diagnostics => _diagnostics.Value;

    internal IEnumerable<string> Parameters => _bicep.Parameters;

    internal string Template
    {
        get
        {
            // Written while the compiler was asked for what it has to say.
            _ = Diagnostics;
            return _bicep.Template();
        }
    }

    public void Dispose() => _bicep.Dispose();

    internal JsonElement Deployed(string environment) => _deployed[environment].Value;

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
