using System.Text.RegularExpressions;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>What is built from is named by hash: packages in lock files, actions by commit.</summary>
public sealed partial class SupplyChainTests
{
    private static string Workflow => File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "azure-build.yml"));

    [Fact]
    public void Each_action_is_named_by_a_commit_with_its_version_beside_it()
    {
        var actions = Action().Matches(Workflow).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, a => Assert.Matches(PinnedAction(), a));
    }

    [Fact]
    public void Each_project_has_its_lock_file()
    {
        var projects = ((string[])["functions", "tests"]).SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.csproj", SearchOption.AllDirectories)).ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, p => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(p)!, "packages.lock.json")), $"{p} has no packages.lock.json: restore it once."));
    }

    [Fact]
    public void The_workflow_takes_nothing_but_what_is_locked() =>
        Assert.All(Restore().Matches(Workflow), m => Assert.EndsWith("-p:RestoreLockedMode=true", m.Value.TrimEnd(), StringComparison.Ordinal));

    [GeneratedRegex("uses: (.*)")]
    private static partial Regex Action();

    [GeneratedRegex("^actions/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex("dotnet (restore|msbuild .*-t:Restore).*")]
    private static partial Regex Restore();
}
