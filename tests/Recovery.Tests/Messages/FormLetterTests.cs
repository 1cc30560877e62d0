using Recovery.Messages;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Messages;

/// <summary>A form letter says what rendering the template for each runner would have said.</summary>
public sealed class FormLetterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-templates-");

    public static TheoryData<string> Names => ["Asha Patel", "", "李小龙", "O'Neil <b>", "Zoë & Łukasz", "A very-long-double-barrelled first name", "{{ name }}", "\"Q\" '"];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_rendering_says(string name)
    {
        var byForm = Composing.Composer();
        var rendered = Composing.Composer(("Templates:Path", Reworked()));
        foreach (var template in new[] { "book-ahead", "doms", "last-call" })
        {
            // Twice: the first makes the form, the second fills it.
            for (var i = 0; i < 2; i++)
            {
                var facts = SampleFacts.Usual with { RunnerName = name, BookUrl = $"https://recovery.example.com/b/AAAAAA{i}<&xxxxxxxx" };
                Assert.Equal(rendered.Text(template, facts), byForm.Text(template, facts));
                Assert.Equal(rendered.Email(template, facts), byForm.Email(template, facts));
            }
        }
    }

    [Theory]
    [InlineData("{{ name }} {{ if name }}x{{ end }} {{ link }}", true)]
    [InlineData("{{ capture who }}{{ name }}{{ end }}{{ who }}", true)]
    [InlineData("{{ for d in first_days }}{{ d.day }}{{ end }}", true)]
    [InlineData("{{ name | string.upcase }}", false)]
    [InlineData("{{ if name == 'Bob' }}x{{ end }}", false)]
    [InlineData("{{ who = name }}{{ who }}", false)]
    [InlineData("{{ capture who }}{{ name }}{{ end }}{{ who | string.upcase }}", false)]
    [InlineData("{{ name ?? 'you' }}", false)]
    [InlineData("{{ name[0] }}", false)]
    [InlineData("{{ func shout(x) }}{{ x }}!{{ end }}", false)]
    [InlineData("{{ if link.size > 30 }}x{{ end }}", false)]
    public void A_template_that_works_with_what_is_personal_is_rendered_for_each(string template, bool onlyPutIn) =>
        Assert.Equal(onlyPutIn, PersonalWords.AreOnlyPutIn(Scriban.Template.Parse(template)));

    [Fact]
    public void What_ships_makes_form_letters() =>
        Assert.All(TemplateFiles.Defaults().Values, f => Assert.True(PersonalWords.AreOnlyPutIn(Scriban.Template.Parse(f.Text)), f.Name));

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The templates that ship, with everything personal in brackets: an expression, which makes no form.</summary>
    private string Reworked()
    {
        foreach (var (name, file) in TemplateFiles.Defaults())
        {
            File.WriteAllText(Path.Combine(_folder.FullName, name), file.Text
                .Replace("{{ name }}", "{{ (name) }}", StringComparison.Ordinal)
                .Replace("{{ link }}", "{{ (link) }}", StringComparison.Ordinal)
                .Replace("{{ stop_link }}", "{{ (stop_link) }}", StringComparison.Ordinal));
        }

        return _folder.FullName;
    }
}
