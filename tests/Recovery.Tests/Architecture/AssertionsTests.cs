using System.Text.RegularExpressions;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>"Expected True, actual False" says nothing: whoever reads a failure wants to know of what.</summary>
public sealed partial class AssertionsTests
{
    [Fact]
    public void Every_assertion_says_what_broke()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 300, $"Only {files.Count} files of tests were found.");

        Assert.Empty(from file in files from bare in Bare(File.ReadAllText(file)) select $"{Path.GetFileName(file)}: {bare}; use Assert.Holds or Assert.Not");
    }

    [Theory]
    [InlineData("Assert.True(a);", 1)]
    [InlineData("Assert.False(a(b, c)[d, e]);", 1)]
    [InlineData("Assert.True(a(\"b, c\"));", 1)]
    [InlineData("Assert.True(a == ',');", 1)]
    [InlineData("Assert.True(a, b);", 0)]
    [InlineData("Assert.True(a(b), $\"{c}\");", 0)]
    [InlineData("Assert.True(\n    a,\n    b);", 0)]
    [InlineData("Assert.Holds(a);", 0)]
    public void One_without_words_is_told_from_one_with_them(string code, int bare) => Assert.Equal(bare, Bare(code).Count());

    /// <summary>Those that have one argument alone.</summary>
    private static IEnumerable<string> Bare(string code) =>
        from Match call in Call().Matches(Quoted().Replace(code, q => new string('x', q.Length)))
        where !HasComma(call.Groups["arguments"].Value)
        select code.Substring(call.Index, call.Length);

    /// <summary>Between arguments, not within one.</summary>
    private static bool HasComma(string arguments)
    {
        var depth = 0;
        foreach (var sign in arguments)
        {
            depth += sign is '(' or '[' or '{' ? 1 : sign is ')' or ']' or '}' ? -1 : 0;
            if (sign == ',' && depth == 0)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""|'(?:[^'\\\n]|\\.)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"Assert\.(?:True|False)\((?<arguments>(?:[^()]|(?<open>\()|(?<-open>\)))*(?(open)(?!)))\)")]
    private static partial Regex Call();
}
