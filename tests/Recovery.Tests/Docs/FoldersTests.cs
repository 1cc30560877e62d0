using System.Reflection;
using System.Text.RegularExpressions;
using Recovery.Functions.Triggers;
using Recovery.Local.Commands;

namespace Recovery.Tests.Docs;

/// <summary>Who looks for what a page tells finds it in the folder that the page names.</summary>
public sealed partial class FoldersTests
{
    private static readonly Assembly[] House = [typeof(RecoveryServices).Assembly, typeof(PlanNudges).Assembly, typeof(ServeCommand).Assembly];

    [Theory]
    [InlineData("README.md", "functions/Recovery", "")]
    [InlineData("functions/README.md", "functions", "functions/Recovery", "functions/Recovery/Nudges", "")]
    [InlineData("infra/README.md", "infra")]
    [InlineData("tests/README.md", "tests")]
    public void The_folders_that_a_page_names_are_there(string page, params string[] above)
    {
        var folders = MarkdownPage.Of(page).Code.Where(c => Folder().IsMatch(c)).ToList();

        Assert.NotEmpty(folders);
        Assert.All(folders, folder => Assert.Contains(above, a => RepositoryFiles.Exists(Path.Combine(a, folder))));
    }

    [Fact]
    public void Each_room_of_the_house_is_told_of()
    {
        var told = MarkdownPage.Of("functions/README.md").Code.ToHashSet();

        Assert.All(RepositoryFiles.FoldersIn("functions/Recovery").Where(f => f != "wwwroot"), room => Assert.Contains(told, t => t.StartsWith($"{room}/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_classes_that_are_named_are_there()
    {
        var classes = House.SelectMany(a => a.GetTypes()).Select(t => t.Name).ToHashSet();
        var named = MarkdownPage.Of("functions/README.md").Code.Where(c => ClassName().IsMatch(c)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, classes));
    }

    [GeneratedRegex(@"^[\w.-]+/(?:[\w.-]+/)*$")]
    private static partial Regex Folder();

    /// <summary>Two words in one, at the least.</summary>
    [GeneratedRegex("^(?:[A-Z][a-z]*){2,}$")]
    private static partial Regex ClassName();
}
