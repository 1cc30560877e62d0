using System.Diagnostics;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>Runs the scripts of a folder of infra/ in a scratch folder, with programs of the test's own before the machine's.</summary>
/// <param name="kind">The folder in infra/.</param>
internal sealed class ScriptFolder(string kind) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-scripts-");

    /// <summary>A folder in the scratch folder. Made when it isn't there.</summary>
    public string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>A file's path in the scratch folder.</summary>
    public string File(params string[] path) => Path.Combine([_folder.FullName, .. path]);

    /// <summary>Writes a file into the scratch folder. Returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A program in bash that stands in for the machine's own.</summary>
    public void Program(string name, string body)
    {
        var path = Write($"bin/{name}", $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a script to its end.</summary>
    public Task<ProgramRun> Run(string script, IReadOnlyDictionary<string, string> environment, params string[] words) =>
        RunProgram("bash", environment, [Path.Combine(Repository.Root, "infra", kind, script), .. words]);

    /// <summary>Runs any program to its end, with the same stand-ins.</summary>
    public async Task<ProgramRun> RunProgram(string program, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Folder("bin")}:{start.Environment["PATH"]}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
