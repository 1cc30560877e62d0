using System.Text.RegularExpressions;
using Recovery.Channels;
using Recovery.Nudges.Queue;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>One place knows what a channel is: nothing outside <c>Channels/</c> names one, so that nothing forgets the next.</summary>
public sealed partial class ChannelLiteralsTests
{
    /// <summary>Where a channel is named for a reason.</summary>
    private static readonly string[] Allowed =
    [
        // What a channel is, and what is tied to it.
        "Recovery/Channels/",
        // Azure reads a trigger's queue from its attribute.
        "Recovery.Functions/Triggers/",
        // What some of the sample runners do.
        "Recovery.Local/Demo/DemoScript.cs",
    ];

    private static readonly string Functions = Path.Combine(Repository.Root, "functions");

    [Fact]
    public void No_source_names_a_channel()
    {
        var named =
            from path in Directory.EnumerateFiles(Functions, "*", SearchOption.AllDirectories)
            where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".cshtml", StringComparison.Ordinal)
            let file = Path.GetRelativePath(Functions, path).Replace(Path.DirectorySeparatorChar, '/')
            where !Allowed.Any(a => file.StartsWith(a, StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal)
            from line in File.ReadAllLines(path).Select((Text, Number) => (Text, Number: Number + 1))
            where Literal().IsMatch(line.Text) && !line.Text.TrimStart().StartsWith("///", StringComparison.Ordinal)
            select $"{file}:{line.Number} {line.Text.Trim()}";

        Assert.Empty(named);
    }

    /// <summary>Broken on purpose: the pattern finds what it should.</summary>
    [Theory]
    [InlineData("channel == SmsChannel.Instance")]
    [InlineData("EmailChannel.Instance")]
    [InlineData("\"sms\"")]
    [InlineData("n.channel = 'sms'")]
    [InlineData("s.channel = 'email'")]
    [InlineData("channel.Code == \"email\"")]
    public void A_channel_is_found_however_it_is_named(string line) => Assert.Matches(Literal(), line);

    /// <summary>Queues stand in templates, which Azure reads, and in what checks a deployment.</summary>
    [Theory]
    [InlineData("infra/modules/queues.bicep")]
    [InlineData("infra/deploy/check.sh")]
    public void Infrastructure_has_a_queue_for_each_channel_that_is_on(string file) => Assert.Equal(
        ChannelCatalog.All.Where(c => c.UsualProvider is not null).Select(QueueNames.Of).Order(),
        QueueName().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(m => m.Value).Distinct().Order());

    /// <summary>Whatever may have gone out before a restore waits, by every channel.</summary>
    [Fact]
    public void A_restore_holds_each_channel_that_is_on() => Assert.Equal(
        ChannelCatalog.All.Where(c => c.UsualProvider is not null).Select(c => c.Code).Order(),
        Held().Matches(File.ReadAllText(Path.Combine(Repository.Root, "infra", "restore", "hold.sql"))).Select(m => m.Groups[1].Value).Order());

    /// <summary>An address's field is called <c>email</c> too: only a comparison of a code with it names the channel.</summary>
    [GeneratedRegex("""\b(?:Sms|Email)Channel\b|"sms"|'sms'|'email'|Code\s*(?:==|is|!=)\s*"email"|(?<!Recovery\.)\bChannel\.(?:Sms|Email)\b""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\('(\w+)', 'the store was restored")]
    private static partial Regex Held();

    [GeneratedRegex(@"\b[a-z]+-nudges\b")]
    private static partial Regex QueueName();
}
