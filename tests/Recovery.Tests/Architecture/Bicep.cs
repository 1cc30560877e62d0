using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>Bicep's compiler over a copy of infra/, since it writes beside what it reads.</summary>
internal sealed class Bicep : IDisposable
{
    private const string Main = "main.bicep";
    private const string Built = "main.json";

    private static readonly string Program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Bicep").Value!;

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
        var path = Path.Combine(_copy.FullName, file);
        var text = File.ReadAllText(path);
        Assert.Contains(words, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(words, others, StringComparison.Ordinal));
    }

    /// <summary>Writes the template. What there is to say about it; nothing when all is well.</summary>
    public string Build() => Run("build", Main, "--outfile", Built);

    public IEnumerable<string> Parameters => _copy.GetFiles("*.bicepparam").Select(f => f.Name).Order();

    /// <summary>The template that Azure gets, as it was written.</summary>
    public string Template() => File.ReadAllText(Path.Combine(_copy.FullName, Built));

    /// <summary>
    /// What there is to say about a parameter file and its templates, compiler's and linter's, and where it can't be deployed; nothing when
    /// all is well.
    /// </summary>
    public string Refusal(string environment) => Run(
        "snapshot", $"main.{environment}.bicepparam", "--mode", "overwrite", "--location", "uksouth", "--resource-group", "recovery",
        "--subscription-id", Guid.Empty.ToString());

    /// <summary>The resources that a parameter file leads to, with every expression worked out that needs no Azure.</summary>
    public JsonElement Deployed(string environment)
    {
        var refusal = Refusal(environment);
        Assert.True(refusal.Length == 0, refusal);
        return Snapshot(environment);
    }

    /// <summary>Likewise, where <see cref="Refusal"/> had nothing to say.</summary>
    public JsonElement Snapshot(string environment)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_copy.FullName, $"main.{environment}.snapshot.json")));
        return document.RootElement.Clone();
    }

    public void Dispose() => _copy.Delete(recursive: true);

    private string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = _copy.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var said = (output + errors.Result).Replace(_copy.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Trim();
        return process.ExitCode == 0 || said.Length > 0 ? said : $"bicep {arguments[0]} ended with {process.ExitCode} and said nothing.";
    }
}
