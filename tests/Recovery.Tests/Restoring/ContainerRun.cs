using System.Text.Json;

namespace Recovery.Tests.Restoring;

/// <summary>A container that <c>restore-azure.sh</c> has started: what its description says.</summary>
internal sealed record ContainerRun(JsonElement Description)
{
    /// <summary>The script's step and its words, without the shell that runs them.</summary>
    public IReadOnlyList<string> Step => [.. Container.GetProperty("command").EnumerateArray().Select(w => w.GetString()!).Skip(2)];

    public IReadOnlyDictionary<string, string> Variables => Container.GetProperty("environmentVariables").EnumerateArray().ToDictionary(
        v => v.GetProperty("name").GetString()!, v => (v.TryGetProperty("value", out var value) ? value : v.GetProperty("secureValue")).GetString()!);

    /// <summary>Those that the container's properties never show.</summary>
    public IEnumerable<string> Secrets => Container.GetProperty("environmentVariables").EnumerateArray()
        .Where(v => v.TryGetProperty("secureValue", out _)).Select(v => v.GetProperty("name").GetString()!);

    public IReadOnlyDictionary<string, byte[]> Files => Description.GetProperty("properties").GetProperty("volumes")[0].GetProperty("secret").EnumerateObject()
        .ToDictionary(f => f.Name, f => f.Value.GetBytesFromBase64());

    private JsonElement Container => Description.GetProperty("properties").GetProperty("containers")[0].GetProperty("properties");
}
