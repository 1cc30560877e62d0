using System.Text.RegularExpressions;
using Recovery.Local.Commands;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Docs;

/// <summary>Commands that pages show can be typed in as they stand.</summary>
public sealed partial class CommandsTests
{
    private static readonly string Pages = string.Join('\n', MarkdownPage.All.Select(p => p.Text));

    [Fact]
    public void Their_projects_are_there() => Assert.All(
        Found(Project()), project => Assert.Contains(new[] { "", "tests" }, folder => Directory.Exists(Path.Combine(Repository.Root, folder, project))));

    [Fact]
    public void Their_scripts_are_there_and_can_be_run() => Assert.All(
        Found(Script()), script => Assert.True(CanBeRun(Path.Combine(Repository.Root, script)), $"{script} is not there, or can't be run."));

    [Fact]
    public void The_program_of_one_machine_knows_its_commands() => Assert.Subset(
        CommandSet.All.Select(c => c.Name).Append("--help").ToHashSet(), Found(LocalCommand()).ToHashSet());

    [Fact]
    public void Each_command_is_told_with_all_its_options()
    {
        var told = MarkdownPage.Of("functions/README.md").Code.ToHashSet();

        Assert.All(CommandSet.All, command => Assert.Contains(command.ToString(), told));
    }

    [Fact]
    public void Classes_and_namespaces_of_tests_that_are_named_are_there()
    {
        var types = typeof(CommandsTests).Assembly.GetTypes();

        Assert.All(Found(TestClass()), name => Assert.Contains(types, t => t.Name == name));
        Assert.All(Found(TestNamespace()), name => Assert.Contains(types, t => t.Namespace == name));
    }

    private static bool CanBeRun(string script) =>
        File.Exists(script) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute));

    private static List<string> Found(Regex what)
    {
        var found = what.Matches(Pages).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(found);
        return found;
    }

    [GeneratedRegex(@"--project ([\w./]*\w)")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?<![\w/])((?:tests|infra)/[\w/-]+\.sh)")]
    private static partial Regex Script();

    [GeneratedRegex(@"Recovery\.Local -- ([\w-]+)")]
    private static partial Regex LocalCommand();

    [GeneratedRegex(@"--filter-class ""\*\.(\w+)""")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"--filter-namespace ([\w.]*\w)")]
    private static partial Regex TestNamespace();
}
