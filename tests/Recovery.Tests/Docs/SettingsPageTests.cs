using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Recovery.Local.Configuration;
using Recovery.Settings;
using Recovery.Tests.Architecture;

namespace Recovery.Tests.Docs;

/// <summary>infra/docs/settings.md has every setting that the code reads, and no other.</summary>
public sealed partial class SettingsPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("infra/docs/settings.md");

    /// <summary>The names in the first column of the tables, each with its row.</summary>
    private static readonly IReadOnlyList<(string Name, string[] Row)> Told =
        [.. from row in Page.Rows from name in Code().Matches(row[0]) select (name.Groups[1].Value, row)];

    [Fact]
    public void Each_setting_that_the_system_asks_for_is_told()
    {
        var asked = Asked();

        Assert.True(asked.Names.Count > 60, "The settings were not read.");
        // All but those of the channel that is for tests alone.
        Assert.Empty(asked.Names.Where(n => !n.Contains("Chat", StringComparison.Ordinal)).Except(Told.Select(t => t.Name), StringComparer.OrdinalIgnoreCase));
        Assert.All(asked.Sections, section => Assert.Contains(Told, t => t.Name.StartsWith($"{section}:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_setting_that_is_told_is_asked_for()
    {
        var asked = Asked();

        Assert.DoesNotContain(Told, setting => !Environment().IsMatch(setting.Name) && !asked.Knows(setting.Name));
    }

    [Fact]
    public void Each_variable_of_the_environment_that_the_programs_name_is_told()
    {
        var code = RepositoryFiles.All.Where(f => f.StartsWith("functions/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal));
        var named = code.SelectMany(f => Quoted().Matches(RepositoryFiles.Read(f))).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", named);
        Assert.Subset(Page.Code.ToHashSet(), named);
    }

    [Fact]
    public void The_defaults_are_those_of_the_sample_which_are_the_systems()
    {
        var sample = LocalSettings.Parse(RepositoryFiles.Read("local.settings.sample.json"));
        var both = (from told in Told
                    let value = Whole().Match(told.Row[^1])
                    where value.Success && sample.GetValueOrDefault(told.Name) is { Length: > 0 }
                    select (told.Name, Told: value.Groups[1].Value, Sample: sample[told.Name])).ToList();

        Assert.True(both.Count > 25, "Hardly a default was found in both.");
        Assert.All(both, setting => Assert.Equal((setting.Name, setting.Sample), (setting.Name, setting.Told)));
    }

    /// <summary>With a step of a plan of its own: what is asked of steps shows only then.</summary>
    private static AskedSettings Asked()
    {
        var asked = new AskedSettings(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Plan:Steps:0:Key", "doms"), new("Plan:Steps:0:Channels", "Sms"), new("Plan:Steps:0:Latest", "7")]).Build());
        RecoverySettings.Read(asked);
        return asked;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^`([^`]+)`$")]
    private static partial Regex Whole();

    [GeneratedRegex("^[A-Z_]+$")]
    private static partial Regex Environment();

    [GeneratedRegex("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"")]
    private static partial Regex Quoted();
}
