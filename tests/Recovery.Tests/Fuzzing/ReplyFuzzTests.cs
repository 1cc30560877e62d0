using System.Text.RegularExpressions;
using Recovery.Messages;
using Recovery.Replies;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Messages;
using Recovery.Web;

namespace Recovery.Tests.Fuzzing;

/// <summary>Replies to our texts.</summary>
[Collection(Fixtures.TimedCollection.Name)]
public sealed partial class ReplyFuzzTests
{
    /// <summary>The longest of which every character is read.</summary>
    private const int Longest = 3200;

    private static readonly MessageComposer Composer = Composing.Composer(("PublicUrl", Composing.LongHost));
    private static readonly ReplyReader Reader = new(HookEndpoints.OurWords(Composer, Composing.Settings(("PublicUrl", Composing.LongHost))));

    /// <summary>What we write, what people answer, and the words of the patterns that read it: made of those they come closest to matching.</summary>
    private static readonly string[] Own =
    [
        .. Composer.Texts, .. ReplyAnswers.All, Composer.Text("doms", Composing.Facts()).Body, $"{Composing.LongHost}/b/{Composing.Token}",
        .. Lines("objections.txt"), .. Lines("others.txt"), .. Lines("objections.txt").Concat(Lines("others.txt")).SelectMany(l => Word().Matches(l).Select(m => m.Value)).Distinct(),
    ];

    private static readonly string[] Words = [.. Own.Where(w => !w.Contains(' ', StringComparison.Ordinal))];

    [Fact]
    public Task Any_reply_is_read() => Fuzz.Run(text => text.Text(text.OneIn(3) ? 20_000 : Longest, Own), text => Reader.Read(text));

    [Fact]
    public Task Words_of_our_patterns_over_and_over_are_read() => Fuzz.Run(
        text => NastyText.Repeated(
            string.Concat(Enumerable.Range(0, 1 + text.Below(4)).Select(_ => text.OneOf(Words) + text.OneOf([" ", " ", " ", "", ". ", "\n", ", "]))), Longest),
        text => Reader.Read(text));

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Recovery.Tests", "Replies", file));

    [GeneratedRegex(@"[\w']+")]
    private static partial Regex Word();
}
