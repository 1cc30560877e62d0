using Recovery.Replies;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Replies;

/// <summary>
/// How well objections are told from other replies, by some eight hundred that sound real. The odd lines of each file were looked at
/// while the patterns were written; the even ones were only counted. A miss (somebody is texted against their wish) weighs more than
/// a false stop (somebody gets one reminder less, and reception reads why).
/// </summary>
public sealed class RealRepliesTests
{
    [Theory]
    [InlineData("objections.txt", true, 0, 0.00)]
    [InlineData("objections.txt", true, 1, 0.04)]
    [InlineData("others.txt", false, 0, 0.01)]
    [InlineData("others.txt", false, 1, 0.04)]
    public void Objections_are_told_from_other_replies(string file, bool isStop, int half, double most)
    {
        string[] replies = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Recovery.Tests", "Replies", file)).Where((_, i) => i % 2 == half)];
        string[] wrong = [.. replies.Where(r => ReplyWords.Read(r).Meaning == ReplyMeaning.Stop != isStop)];
        var rate = (double)wrong.Length / replies.Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}, {(half == 0 ? "tuned" : "held out")}: {wrong.Length} of {replies.Length} wrong ({rate:P1})");
        Assert.True(rate <= most, $"{wrong.Length} of {replies.Length} are read wrongly ({rate:P1}, at most {most:P0}): {string.Join(" | ", half == 0 ? wrong : [])}");
    }

    [Fact]
    public void There_are_hundreds_of_each_sort()
    {
        foreach (var file in new[] { "objections.txt", "others.txt" })
        {
            Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "tests", "Recovery.Tests", "Replies", file)).Count(), 300, 1000);
        }
    }
}
