using System.Text.RegularExpressions;

namespace Recovery.Tests.Docs;

/// <summary>tests/README.md names what can be asked of the tests and the benchmarks.</summary>
public sealed partial class TestsPageTests
{
    /// <summary>What tests tell the scripts that they run, and nobody tells them.</summary>
    private static readonly HashSet<string> ForScripts = ["RECOVERY_TEST_AZURE", "RECOVERY_TEST_NOW"];

    private static readonly MarkdownPage Page = MarkdownPage.Of("tests/README.md");

    [Fact]
    public void Each_variable_that_tests_read_is_told_and_each_that_is_told_is_read()
    {
        var read = RepositoryFiles.All.Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && Path.GetExtension(f) is ".cs" or ".sh")
            .SelectMany(f => Read().Matches(RepositoryFiles.Read(f))).Select(m => m.Groups[1].Value).Except(ForScripts);

        Assert.Equal(read.Distinct().Order(), Variable().Matches(Page.Text).Select(m => m.Value).Distinct().Order());
    }

    [Fact]
    public void Each_project_is_told() => Assert.Superset(
        RepositoryFiles.FoldersIn("tests").Where(f => f.StartsWith("Recovery.", StringComparison.Ordinal)).ToHashSet(), Page.Code.ToHashSet());

    [Fact]
    public void Each_benchmark_is_told_and_no_other()
    {
        var known = Benchmark().Matches(RepositoryFiles.Read("tests/Recovery.Benchmarks/Program.cs")).Select(m => m.Groups[1].Value).Where(b => b != "worker");
        var told = Page.Rows.Where(r => FirstWord().IsMatch(r[0])).Select(r => FirstWord().Match(r[0]).Groups[1].Value);

        Assert.Equal(known.Distinct().Order(), told.Order());
    }

    [GeneratedRegex(@"[""{](RECOVERY_(?:TEST|FUZZ|SCREENSHOTS)\w*)")]
    private static partial Regex Read();

    [GeneratedRegex(@"RECOVERY_\w+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"what is ""(\w+)""")]
    private static partial Regex Benchmark();

    /// <summary>Of a benchmark; projects begin with a capital, and folders end with a slash.</summary>
    [GeneratedRegex("^`([a-z]+)[ `]")]
    private static partial Regex FirstWord();
}
