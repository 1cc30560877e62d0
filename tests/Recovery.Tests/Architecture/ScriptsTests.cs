using System.Diagnostics;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>Every script of the repository, as shellcheck judges it.</summary>
public sealed class ScriptsTests
{
    private static readonly string[] Folders = ["infra", "tests"];

    [Fact]
    public async Task Shellcheck_has_nothing_to_say_about_any_script()
    {
        var scripts = Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.sh", SearchOption.AllDirectories))
            .Where(s => !s.Contains("/bin/", StringComparison.Ordinal) && !s.Contains("/obj/", StringComparison.Ordinal))
            .Append(Path.Combine(Repository.Root, ".ci", "run")).Append(Path.Combine(Repository.Root, "tests", "one-machine", "systemctl"));
        using var run = Process.Start(new ProcessStartInfo("shellcheck", ["--external-sources", .. scripts])
        {
            WorkingDirectory = Repository.Root, // Where deploy.sh goes before it reads its parts.
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;

        var said = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", said);
    }
}
