using System.Diagnostics;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Restoring;

/// <summary>shellcheck, where it is installed.</summary>
internal static class ShellCheck
{
    public static bool IsInstalled =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "shellcheck")));

    /// <summary>What it has to say about these files of the repository; nothing when all is well.</summary>
    public static string Of(params string[] files)
    {
        using var run = Process.Start(new ProcessStartInfo("shellcheck", files) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        var said = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return said;
    }
}
