using System.Text.Json;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>A copy of infra/ that a test may change, and what Bicep's compiler makes of it.</summary>
internal sealed class Bicep : IDisposable
{
    private const string Main = "main.bicep";

    private static readonly Lazy<BicepCompiler> Compiler = new(() => new BicepCompiler());

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("recovery-infra");

    public Bicep()
    {
        string[] besides = [Path.Combine(Source, "bicepconfig.json"), Path.Combine(Source, "modules", "workbook.json")];
        foreach (var file in Directory.EnumerateFiles(Source, "*.bicep*", SearchOption.AllDirectories).Concat(besides))
        {
            var target = Path.Combine(_copy.FullName, Path.GetRelativePath(Source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string Source => Path.Combine(Repository.Root, "infra");

    /// <summary>Puts other words in the copy of a file.</summary>
    public void Change(string file, string words, string others)
    {
        var path = Of(file);
        var text = File.ReadAllText(path);
        Assert.Contains(words, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(words, others, StringComparison.Ordinal));
    }

    /// <summary>When the last test is over.</summary>
    public static void End()
    {
        if (Compiler.IsValueCreated)
        {
            Compiler.Value.Dispose();
        }
    }

    public IEnumerable<string> Parameters => _copy.GetFiles("*.bicepparam").Select(f => f.Name).Order();

    /// <summary>The template that Azure gets, as it is written.</summary>
    public string Template() => Asked("bicep/compile", new { path = Of(Main) }).GetProperty("contents").GetString()!;

    /// <summary>
    /// What there is to say about a parameter file and its templates, compiler's and linter's, and where it can't be deployed; nothing when
    /// all is well.
    /// </summary>
    public string Refusal(string environment) => Deploy(environment).Refusal;

    /// <summary>The resources that a parameter file leads to, with every expression worked out that needs no Azure.</summary>
    public JsonElement Deployed(string environment)
    {
        var (refusal, snapshot) = Deploy(environment);
        Assert.True(refusal.Length == 0, refusal);
        return snapshot;
    }

    /// <summary>Both at once; the resources mean nothing unless the refusal is empty.</summary>
    public (string Refusal, JsonElement Snapshot) Deploy(string environment)
    {
        var path = Of($"main.{environment}.bicepparam");
        var said = Asked("bicep/compileParams", new { path, parameterOverrides = new { } }).GetProperty("diagnostics").EnumerateArray().ToList();
        if (said.Count > 0)
        {
            return (string.Join('\n', said.Select(Sentence)), default);
        }

        var (result, failure) = Compiler.Value.Ask("bicep/getSnapshot", new
        {
            path, metadata = new { resourceGroup = "recovery", location = "uksouth", subscriptionId = Guid.Empty }, externalInputs = Array.Empty<object>(),
        });
        return failure is not null ? (failure, default) : ("", JsonElement.Parse(result!.Value.GetProperty("snapshot").GetString()!));
    }

    public void Dispose() => _copy.Delete(recursive: true);

    private static JsonElement Asked(string method, object parameters)
    {
        var (result, failure) = Compiler.Value.Ask(method, parameters);
        Assert.True(failure is null, failure);
        return result!.Value;
    }

    private string Of(string file) => Path.Combine(_copy.FullName, file);

    private string Sentence(JsonElement diagnostic) => string.Join(
        ' ',
        [
            $"{Path.GetRelativePath(_copy.FullName, diagnostic.GetProperty("source").GetString()!)}({diagnostic.GetProperty("range").GetProperty("start").GetProperty("line").GetInt32() + 1})",
            .. new[] { "level", "code", "message" }.Select(part => diagnostic.GetProperty(part).GetString()!),
        ]);
}
