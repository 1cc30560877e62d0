using System.IO.Enumeration;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>Who opens the repository sees what it is made of, and nothing that a tool left there.</summary>
public sealed class TopLevelTests
{
    private static readonly string[] Named =
        ["functions", "infra", "tests", "host.json", "local.settings.sample.json", "Recovery.sln", "README.md", "*.props", ".*"];

    [Fact]
    public void The_top_level_holds_what_it_is_named_for_and_nothing_else()
    {
        var ignored = File.ReadLines(Path.Combine(Repository.Root, ".gitignore")).Select(l => l.TrimEnd('/'));
        var strangers = new DirectoryInfo(Repository.Root).EnumerateFileSystemInfos().Select(e => e.Name)
            .Where(name => !Named.Concat(ignored).Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name)));

        Assert.Empty(strangers);
    }
}
