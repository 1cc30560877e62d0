using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>Mutations (<c>tests/mutations.txt</c>) are only tried now and then: until then they must not silently cease to fit the code.</summary>
public sealed class MutationsTests
{
    private static readonly IReadOnlyList<Mutation> All = [.. Read()];

    public static TheoryData<string> Titles => [.. All.Select(m => m.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_text_that_a_mutation_changes_stands_exactly_once_in_its_file(string title)
    {
        var mutation = Assert.Single(All, m => m.Title == title);
        var text = File.ReadAllText(Path.Combine(Repository.Root, mutation.File));

        Assert.NotEmpty(mutation.Old);
        Assert.Equal(2, text.Split(mutation.Old).Length);
        Assert.NotEqual(mutation.Old, mutation.New);
    }

    [Fact]
    public void The_tests_that_are_to_notice_them_exist()
    {
        var classes = typeof(MutationsTests).Assembly.GetTypes().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(All.SelectMany(m => m.Tests), test => Assert.Contains(test, classes));
    }

    private static IEnumerable<Mutation> Read()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "mutations.txt"));
        var starts = lines.Index().Where(l => l.Item.StartsWith("== ", StringComparison.Ordinal)).Select(l => l.Index).ToList();
        foreach (var (start, end) in starts.Zip(starts.Skip(1).Append(lines.Length)))
        {
            var block = lines[start..end];
            yield return new Mutation(
                lines[start][3..], Single("file: "), string.Join('\n', After("-")), string.Join('\n', After("+")), Single("tests: ").Split(' '));

            IEnumerable<string> After(string mark) =>
                block.Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..]);

            string Single(string mark) => Assert.Single(After(mark));
        }
    }

    private sealed record Mutation(string Title, string File, string Old, string New, string[] Tests);
}
