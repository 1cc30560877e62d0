using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Recovery.Messages;
using Recovery.Settings;

namespace Recovery.Tests.Docs;

/// <summary>Templates/README.md names every variable and is no template itself.</summary>
public sealed partial class TemplatesPageTests
{
    private const string Folder = "functions/Recovery/Messages/Templates";

    private static readonly MarkdownPage Page = MarkdownPage.Of($"{Folder}/README.md");

    [Fact]
    public void Each_variable_that_a_template_may_use_is_told_and_no_other()
    {
        var known = KnownVariables.Of(RecoverySettings.Read(new ConfigurationBuilder().Build()));
        var usable = TemplateFiles.Defaults().Keys.SelectMany(known.In).ToHashSet();
        var told = Page.Rows.SelectMany(r => Variable().Matches(r[0])).Select(m => m.Groups[1].Value).ToHashSet();

        // What the layout has besides is told in the row of its file.
        Assert.Empty(usable.Except(Page.Code.Select(c => c.Trim('{', '}', ' '))));
        Assert.Empty(told.Except(usable));
    }

    [Fact]
    public void Each_template_that_ships_is_told() => Assert.All(
        TemplateFiles.Defaults().Keys.Select(f => f.Split('.')[0]).Distinct(), template => Assert.Contains(Page.Code, c => c.Split('.')[0] == template));

    [Fact]
    public void Templates_and_nothing_else_are_built_in_and_lie_beside_the_app()
    {
        var templates = RepositoryFiles.All.Where(f => f.StartsWith(Folder, StringComparison.Ordinal)).Select(f => Path.GetFileName(f)).Where(f => f != "README.md").Order(StringComparer.Ordinal).ToList();

        Assert.Equal(templates, TemplateFiles.Defaults().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(templates, BuiltIn().Order(StringComparer.Ordinal));
        Assert.Equal(templates, Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Templates")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> BuiltIn() => typeof(TemplateFiles).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("Templates/", StringComparison.Ordinal)).Select(n => n["Templates/".Length..]);

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Variable();
}
