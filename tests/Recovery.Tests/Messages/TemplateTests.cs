using Recovery.Settings;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Messages.Composing;

namespace Recovery.Tests.Messages;

public sealed class TemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("templates").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_clinics_own_file_takes_the_place_of_the_default()
    {
        Write("doms.sms.txt", "{{ clinic }} \u201Copens\u201D {{ opens }}. {{ link }}\r\n");
        Write("notes.txt", "{{ nonsense");
        var composer = Composer(("Templates:Path", _folder));
        Assert.Equal($"The Recovery Clinic \"opens\" 8am Tue 27 Apr. {LongHost}/b/{Token}", composer.Text("doms", Facts()).Body);
        Assert.StartsWith("Hi Asha, last reminder", composer.Text("last-call", Facts()).Body, StringComparison.Ordinal);
        Assert.Empty(composer.Warnings);
    }

    [Fact]
    public void A_clinics_own_layout_is_around_every_email()
    {
        Write("layout.email.html", "<h1>{{ subject }}</h1>{{ content }}<a href=\"{{ link }}\">{{ button }}</a><a href=\"{{ stop_link }}\">x</a>");
        var html = Composer(("Templates:Path", _folder)).Email("doms", Facts()).Html;
        Assert.StartsWith("<h1>Sore after the London Marathon?", html, StringComparison.Ordinal);
        Assert.Contains("<p style=\"margin:0 0 16px\">Hello Asha,</p>", html, StringComparison.Ordinal);
        Assert.Contains(">Book a massage</a>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doms.sms.txt", "Call {{ phone }}\n{{ nmae }} {{ link }}", "line 2: there is no variable 'nmae'; there are clinic, day,")]
    [InlineData("doms.sms.txt", "{{ link }}\n---\nok {{ link }}\n---\n\n{{ nmae }} {{ link }}", "line 6: there is no variable 'nmae'")]
    [InlineData("doms.sms.txt", "{{ if name == 'Nobody' }}{{ nmae }}{{ end }} {{ link }}", "line 1: there is no variable 'nmae'")]
    [InlineData("doms.sms.txt", "{{ link }}\n{{ if name }}Hi", "line 2: ")]
    [InlineData("doms.sms.txt", "{{ link }}\n{{ first_days[1].day }}", "line 2: ")]
    [InlineData("doms.sms.txt", "{{ link }} {{ for open in first_days }}{{ open.oppening }}{{ end }}", "line 1: 'open' has no 'oppening'; days have day, hours, opening, opens, size.")]
    [InlineData("doms.sms.txt", "{{ link }}\n{{ while true }}{{ end }}", "line 2: ")]
    [InlineData("doms.sms.txt", "{{ link | no_such_function }}", "line 1: there is no variable 'no_such_function'")]
    [InlineData("doms.sms.txt", "{{ link }} {{ include 'secrets' }}", "line 1: ")]
    [InlineData("doms.sms.txt", "Call {{ phone }}", "{{ link }} is missing")]
    [InlineData("doms.sms.txt", "{{ link }} or {{ link }}", "{{ link }} is in it twice")]
    [InlineData("doms.email.txt", "{{ link }}", "{{ stop_link }} is missing")]
    [InlineData("doms.email.subject.txt", "\n", "an email needs a subject")]
    [InlineData("doms.email.html", "<p>{{ link }}</p>", "{{ link }} is in it twice")]
    [InlineData("layout.email.html", "{{ content }}{{ link }}{{ stop_link }}{{ race }}", "line 1: there is no variable 'race'")]
    [InlineData("confirm.sms.txt", "Hi {{ name }}, {{ link }}", "line 1: there is no variable 'name'")]
    [InlineData("confirm.email.txt", "{{ race }}: {{ link }}", "line 1: there is no variable 'race'")]
    public void A_mistake_stops_the_start_and_names_file_and_line(string file, string text, string words)
    {
        Write(file, text);
        var mistakes = Assert.Throws<SettingsException>(() => Composer(("Templates:Path", _folder))).Mistakes;
        var mistake = Assert.Single(mistakes);
        Assert.StartsWith(Path.Combine(_folder, file), mistake, StringComparison.Ordinal);
        Assert.Contains(words, mistake, StringComparison.Ordinal);
        Assert.EndsWith(".", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        Write("doms.sms.txt", "{{ one }}\n{{ two }}");
        Write("last-call.sms.txt", "{{ if }}");
        var mistakes = Assert.Throws<SettingsException>(() => Composer(("Templates:Path", _folder))).Mistakes;
        Assert.Contains(mistakes, m => m.Contains("'one'", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 2: there is no variable 'two'", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("last-call.sms.txt, line 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_without_its_file_stops_the_start()
    {
        (string, string)[] plan = [("Plan:Steps:0:Key", "hello"), ("Plan:Steps:0:Channels", "Sms,Email"), ("Templates:Path", _folder)];
        Write("hello.sms.txt", "{{ link }}");
        var mistakes = Assert.Throws<SettingsException>(() => Composer(plan)).Mistakes;
        Assert.Equal(3, mistakes.Count);
        Assert.Equal(
            "Plan:Steps: the step 'hello' needs the template file hello.email.subject.txt; put it into the folder Templates:Path, or name another Template.",
            mistakes[0]);

        Write("hello.email.subject.txt", "Hello");
        Write("hello.email.txt", "{{ link }} {{ stop_link }}");
        Write("hello.email.html", "<p>Hello</p>");
        Assert.Equal("Hello", Composer(plan).Email("hello", Facts()).Subject);
    }

    [Fact]
    public void A_text_that_no_email_can_stand_in_for_is_warned_of()
    {
        (string, string)[] plan = [("Plan:Steps:0:Key", "hello"), ("Plan:Steps:0:Channels", "Sms"), ("Templates:Path", _folder)];
        Write("hello.sms.txt", "{{ link }}");
        Write("hello.email.subject.txt", "Hello");
        Write("hello.email.txt", "{{ link }} {{ stop_link }}");
        var without = Composer(plan);
        Assert.Equal(
            "If a text of the step 'hello' doesn't arrive, no email goes out in its place; for that, put hello.email.subject.txt and "
                + "hello.email.txt and hello.email.html into the folder Templates:Path.",
            Assert.Single(without.Warnings));
        Assert.Empty(without.WithFallback);

        Write("hello.email.html", "<p>Hello</p>");
        var with = Composer(plan);
        Assert.Empty(with.Warnings);
        Assert.Equal(["hello"], with.WithFallback);
    }

    [Fact]
    public void Every_text_of_the_plan_that_ships_has_an_email_to_fall_back_on() =>
        Assert.Equal(["doms", "last-call"], Composer().WithFallback);

    [Fact]
    public void A_file_that_nothing_asks_for_is_warned_of()
    {
        Write("dom.sms.txt", "{{ link }}");
        Assert.Equal(
            "Templates:Path has dom.sms.txt, which no step uses; name it after a default template or a step's Template.",
            Assert.Single(Composer(("Templates:Path", _folder)).Warnings));
    }

    [Fact]
    public void A_folder_that_is_not_there_stops_the_start()
    {
        var missing = Path.Combine(_folder, "nowhere");
        Assert.Equal(
            $"Templates:Path is '{missing}', which can't be read; set it to a folder of template files, or leave it out.",
            Assert.Throws<SettingsException>(() => Composer(("Templates:Path", missing))).Message);
    }

    [Fact]
    public void A_template_that_nobody_made_is_named() =>
        Assert.Equal(
            "There is no template nothing.sms.txt.",
            Assert.Throws<InvalidOperationException>(() => Composer().Text("nothing", Facts())).Message);

    [Fact]
    public void The_files_beside_the_app_are_the_defaults()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "Templates");
        var composer = Composer(("Templates:Path", beside));
        Assert.Equal(Composer().Email("doms", Facts()), composer.Email("doms", Facts()));
        Assert.Equal(Composer().Text("doms", Facts()), composer.Text("doms", Facts()));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
