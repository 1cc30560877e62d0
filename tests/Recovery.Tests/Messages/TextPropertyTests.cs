using FsCheck.Xunit;
using Recovery.Messages;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Messages.Composing;

namespace Recovery.Tests.Messages;

/// <summary>Whatever people are called and wherever they run.</summary>
public sealed class TextPropertyTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "Asha", "Zoë", "Łucja", "O\u2019Neill", "\u00E9", "e\u0301", "李", "\U0001F3C3", "\uD83C", "\uFFFE", "\u0000", "\u200D", "\n", " ", "  ",
        "\u00A0", "€", "{{ link }}", "---", "<b>", "\u202E", "-", "London Marathon", "Half", "Dr", "J.", "ẞ", "ﬁ", "½", "\u0644\u0627",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("templates").FullName;
    private readonly MessageComposer _composer = Composer();
    private readonly MessageComposer _shortest;

    public TextPropertyTests()
    {
        foreach (var name in new[] { "doms", "last-call", "book-ahead" })
        {
            File.WriteAllText(Path.Combine(_folder, name + ".sms.txt"), TemplateFiles.Defaults()[name + ".sms.txt"].Text.Split("---\n")[^1]);
        }

        _shortest = Composer(("Templates:Path", _folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Property(MaxTest = 300)]
    public void A_text_carries_its_whole_link_once_and_costs_no_more_than_its_shortest_variant(byte[] name, byte[] race, byte host, bool late)
    {
        var address = $"https://{new string('h', 1 + (host % 60))}.uk";
        var facts = Facts(Say(name), Say(race), address, late ? Open(28, 10, 30) : Open(3));
        foreach (var template in new[] { "doms", "last-call", "book-ahead" })
        {
            var words = _composer.Text(template, facts);
            Assert.Equal(SmsSegments.Of(words.Body), words.Segments);
            Assert.EndsWith($" {facts.BookUrl}", words.Body, StringComparison.Ordinal);
            Assert.Equal(words.Body.Length - facts.BookUrl.Length, words.Body.IndexOf(facts.BookUrl, StringComparison.Ordinal));
            Assert.Contains("The Recovery Clinic", words.Body, StringComparison.Ordinal);
            Assert.Contains("020 8542 7788", words.Body, StringComparison.Ordinal);
            Assert.Matches(late && template != "book-ahead" ? "opens (at )?10:30am Wed 28 Apr" : "opens (at )?8am", words.Body);
            Assert.Holds(words.Segments.Count <= _shortest.Text(template, facts).Segments.Count);
        }
    }

    [Property(MaxTest = 300)]
    public void Any_name_and_race_at_all_can_be_written_to(string? name, string? race)
    {
        var facts = Facts(name ?? "", race ?? "");
        Assert.Equal(SmsEncoding.Gsm7, _composer.Text("doms", facts).Segments.Encoding);
        var email = _composer.Email("doms", facts);
        Assert.DoesNotContain(email.Subject, char.IsControl);
        Assert.Contains(facts.BookUrl, email.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"{facts.BookUrl}\"", email.Html, StringComparison.Ordinal);
    }

    private static string Say(byte[] picks) => string.Concat(picks.Select(p => Pieces[p % Pieces.Length]));
}
