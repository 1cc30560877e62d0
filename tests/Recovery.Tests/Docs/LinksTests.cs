using System.Text.RegularExpressions;

namespace Recovery.Tests.Docs;

/// <summary>Whoever follows a link, or a page's name in a script or a comment, gets there.</summary>
public sealed partial class LinksTests
{
    private static readonly HashSet<string> Extensions = [".cs", ".cshtml", ".sh", ".bicep", ".bicepparam", ".yml", ".json", ".sample", ".sql", ".csproj", ".props"];

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_link_leads_to_a_file_and_a_heading_that_exist(string name)
    {
        var page = MarkdownPage.Of(name);

        Assert.DoesNotContain(page.Links, link => !Web().IsMatch(link) && !IsThere(page, link));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_link_by_name_has_its_address_and_each_address_is_used(string name)
    {
        var page = MarkdownPage.Of(name);

        Assert.Equal(page.Definitions.Keys.Order(), page.NamesUsed.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_picture_is_told_in_words(string name) =>
        Assert.All(MarkdownPage.Of(name).Pictures, picture => Assert.True(picture.Alt.Length > 10, $"{picture.File} has no words for whoever can't see it."));

    [Fact]
    public void Each_page_that_is_named_in_a_script_or_a_comment_exists_with_the_heading_that_is_named()
    {
        var lost =
            from file in RepositoryFiles.All
            where Extensions.Contains(Path.GetExtension(file))
            from mention in Mention().Matches(RepositoryFiles.Read(file))
            let path = "/" + mention.Groups[1].Value.Split("../")[^1].TrimStart('/')
            where !MarkdownPage.All.Any(p => $"/{p.Name}".EndsWith(path, StringComparison.Ordinal) && Has(p, mention.Groups[2].Value, mention.Groups[3].Value))
            select $"{file}: {mention.Value}";

        Assert.Empty(lost);
    }

    private static bool IsThere(MarkdownPage page, string link)
    {
        var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, "");
        var target = path.Length == 0 ? page.Name : Path.GetRelativePath("/", Path.GetFullPath(path, $"/{Path.GetDirectoryName(page.Name)}"));
        return RepositoryFiles.Exists(target)
            && (anchor.Length == 0 || MarkdownPage.All.FirstOrDefault(p => p.Name == target)?.Anchors.Contains(anchor) == true);
    }

    /// <param name="page">A page.</param>
    /// <param name="anchor">Empty: any.</param>
    /// <param name="title">The end of a heading, which may be numbered; empty: any.</param>
    private static bool Has(MarkdownPage page, string anchor, string title) =>
        (anchor.Length == 0 || page.Anchors.Contains(anchor)) && page.Headings.Any(h => h.EndsWith(title, StringComparison.Ordinal));

    [GeneratedRegex("^(https?|mailto|tel):")]
    private static partial Regex Web();

    [GeneratedRegex("""([\w./-]*\w\.md)\b(?:#([a-z0-9-]+))?(?:, \\?"([^"\\]+)\\?")?""")]
    private static partial Regex Mention();
}
