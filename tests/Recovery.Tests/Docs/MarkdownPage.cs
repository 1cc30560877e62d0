using System.Text.RegularExpressions;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Docs;

/// <summary>A page of this repository in Markdown, as GitHub reads it.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path)
    {
        Name = path;
        Text = File.ReadAllText(Path.Combine(Repository.Root, path));
        Prose = Fence().Replace(Text, "\n");
    }

    public static IReadOnlyList<MarkdownPage> All { get; } = [.. RepositoryFiles.All.Where(f => f.EndsWith(".md", StringComparison.Ordinal)).Select(f => new MarkdownPage(f))];

    /// <summary>From the top of the repository: <c>infra/docs/azure.md</c>.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>Without blocks of code.</summary>
    public string Prose { get; }

    /// <summary>Every word that is set as code within a sentence or a table.</summary>
    public IEnumerable<string> Code => InlineCode().Matches(Prose).Select(m => m.Groups[1].Value.Replace(@"\|", "|", StringComparison.Ordinal));

    public IEnumerable<string> Headings => Heading().Matches(Prose).Select(m => m.Groups[1].Value);

    /// <summary>Rows of all tables, as cells; the row of dashes is left out.</summary>
    public IEnumerable<string[]> Rows => Row().Matches(Prose).Select(m => m.Groups[1].Value)
        .Select(row => CellEnd().Split(row).Select(c => c.Trim()).ToArray())
        .Where(cells => !cells.All(c => c.Length > 0 && c.All(x => x is '-' or ':')));

    /// <summary>Where its links and pictures lead.</summary>
    public IEnumerable<string> Links => Link().Matches(InlineCode().Replace(Prose, "")).Select(m => m.Groups[1].Value)
        .Concat(Definitions.Values);

    /// <summary>Its pictures: what somebody hears who can't see them, and the file.</summary>
    public IEnumerable<(string Alt, string File)> Pictures => Picture().Matches(Prose).Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    /// <summary>What links by name lead to: <c>[name]: https://...</c></summary>
    public IReadOnlyDictionary<string, string> Definitions => Definition().Matches(Prose).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    /// <summary>The names that its links by name use.</summary>
    public IEnumerable<string> NamesUsed => LinkByName().Matches(InlineCode().Replace(Prose, "")).Select(m => m.Groups[1].Value);

    /// <summary>What may stand behind a # in a link to this page.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (var heading in Headings)
            {
                var (anchor, before) = (AnchorOf(heading), 0);
                while (!anchors.Add(before == 0 ? anchor : $"{anchor}-{before}"))
                {
                    before++;
                }
            }

            return anchors;
        }
    }

    /// <summary>Blocks of code in a language: <c>sh</c>.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Fence().Matches(Text).Where(m => m.Groups[1].Value.Split(' ')[0] == language).Select(m => m.Groups[2].Value);

    public static MarkdownPage Of(string name) => Assert.Single(All, p => p.Name == name);

    public override string ToString() => Name;

    /// <summary>As GitHub makes it: lower case, hyphens for spaces, no other signs.</summary>
    private static string AnchorOf(string heading) => string.Concat(LinkText().Replace(heading, "$1").ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"^[ ]*```([^\n`]*)\n(.*?)^[ ]*```[ ]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#{1,6} (.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\|(.*)\|[ ]*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"\]\(<?([^)\s>]+)>?(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"!\[([^\]]*)\]\(([^)]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"^\[([^\]]+)\]: (\S+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\]\[([^\]]+)\]")]
    private static partial Regex LinkByName();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
