using System.Text;
using System.Text.RegularExpressions;

namespace Recovery.Tests.Docs;

/// <summary>README is read in five minutes, and what it shows is there.</summary>
public sealed partial class ReadmeTests
{
    private const int Most = 5000;

    private static readonly MarkdownPage Readme = MarkdownPage.Of("README.md");

    [Fact]
    public void It_is_no_longer_than_five_thousand_bytes() => Assert.InRange(Encoding.UTF8.GetByteCount(Readme.Text), 1, Most);

    [Fact]
    public void It_shows_the_form_the_log_and_the_demo() =>
        Assert.Equal(["form.png", "log.png", "demo.png"], Readme.Pictures.Select(p => Path.GetFileName(p.File)));

    [Fact]
    public void Its_diagram_is_told_in_words_for_whoever_can_not_see_it()
    {
        var diagram = Assert.Single(Readme.Blocks("mermaid"));

        Assert.Matches(@"\n *accTitle: \S.+\n *accDescr: \S.{50,}\n", diagram);
    }

    [Fact]
    public void The_folders_of_its_tree_are_there_and_every_project_is_in_it()
    {
        var tree = Assert.Single(Readme.Blocks(""));
        var (folders, top) = (new List<string>(), "");
        foreach (Match line in TreeLine().Matches(tree))
        {
            var isTop = line.Groups[1].Length == 0;
            top = isTop ? "" : top;
            folders.Add(top + line.Groups[2].Value);
            top = isTop ? line.Groups[2].Value : top;
        }

        Assert.All(folders, folder => Assert.True(RepositoryFiles.Exists(folder), $"There is no folder {folder}"));
        Assert.Equal(
            RepositoryFiles.FoldersIn("functions").Select(f => $"functions/{f}/").Order(), folders.Where(f => f.StartsWith("functions/Recovery", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void It_leads_to_the_pages_that_tell_the_rest() => Assert.Superset(
        new HashSet<string>
        {
            "functions/README.md", "functions/Recovery/Messages/Templates/README.md", "infra/README.md", "infra/docs/settings.md", "infra/docs/api.md",
            "infra/docs/one-machine.md", "infra/docs/azure.md", "tests/README.md",
        },
        Readme.Links.ToHashSet());

    [GeneratedRegex(@"^( *)([\w.]+/)", RegexOptions.Multiline)]
    private static partial Regex TreeLine();
}
