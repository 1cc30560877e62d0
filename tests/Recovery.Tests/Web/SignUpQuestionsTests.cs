using System.Net;
using System.Text.RegularExpressions;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>What was typed and not ticked, or looks like a slip, is asked about: never dropped, never corrected on a guess.</summary>
public sealed class SignUpQuestionsTests
{
    [Fact]
    public async Task The_form_says_when_the_clinic_rings()
    {
        await using var host = await WebHost.Start();

        (await host.Open("/")).Says("We only ring if you ask for an appointment.", "Which race are you running?");
    }

    [Theory]
    [InlineData("texts", "mobile-yes", "You gave us a mobile number. May we text it?", "value=\"07700 900500\"")]
    [InlineData("emails", "email-yes", "You gave us an email address. May we write to it?", "value=\"ann500@example.com\"")]
    public async Task A_contact_whose_box_is_not_ticked_is_asked_about_and_nothing_is_stored(string box, string answer, string question, string kept)
    {
        await using var host = await WebHost.Start();
        var before = host.Dump();

        var asked = await host.SignUp(SignUpBrowser.Good().Without(box));

        Assert.Equal(HttpStatusCode.BadRequest, asked.Status);
        asked.Says("One more thing", $"<a href=\"#{answer}\">{question}</a>", $"id=\"{answer}\" value=\"yes\"", kept);
        Assert.DoesNotContain("There is a problem", asked.Page, StringComparison.Ordinal);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task A_yes_is_consent_in_the_words_that_stood_beside_it()
    {
        await using var host = await WebHost.Start();
        var wording = host.Get<ConsentWording>().Sms;

        (await host.SignUp(SignUpBrowser.Good().Without("texts"))).Says($"value=\"yes\"> {wording}");
        var taken = await host.SignUp(SignUpBrowser.Good().Without("texts").With("mobileAnswer", "yes"));

        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal([$"+447700900500|{wording}"], host.Query("SELECT g.mobile, c.wording FROM signups g JOIN signup_channels c ON c.signup_id = g.id AND c.channel = 'sms'"));
    }

    [Fact]
    public async Task A_no_removes_the_contact_and_keeps_the_other()
    {
        await using var host = await WebHost.Start();

        var taken = await host.SignUp(SignUpBrowser.Good().Without("emails").With("emailAnswer", "no"));

        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal(["+447700900500|"], host.Query("SELECT mobile, email FROM signups"));
    }

    [Fact]
    public async Task Two_contacts_without_a_tick_are_both_asked_about_and_not_the_boxes()
    {
        await using var host = await WebHost.Start();

        var asked = await host.SignUp(SignUpBrowser.Good().Without("texts", "emails"));

        asked.Says("href=\"#mobile-yes\"", "href=\"#email-yes\"");
        Assert.DoesNotContain("Tick texts", asked.Page, StringComparison.Ordinal);
        (await host.SignUp(SignUpBrowser.Good().Without("texts", "emails").With("mobileAnswer", "no").With("emailAnswer", "no"))).Says("Tick texts, emails or both.");
    }

    [Fact]
    public async Task What_is_wrong_is_said_along_with_what_is_asked()
    {
        await using var host = await WebHost.Start();

        var answer = await host.SignUp(SignUpBrowser.Good().Without("texts").With("name", ""));

        answer.Says("There is a problem", "href=\"#name\">Enter your name.", "href=\"#mobile-yes\"");
    }

    [Fact]
    public async Task A_likely_slip_in_the_mail_host_is_offered_and_taken_over_without_a_script()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("email", "ann@gmial.com");

        var asked = await host.SignUp(form);

        Assert.Equal(HttpStatusCode.BadRequest, asked.Status);
        asked.Says("Did you mean ann@gmail.com?", "value=\"ann@gmial.com\"");
        Assert.DoesNotContain("<script", asked.Page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));
        var choices = Choices(asked);
        Assert.Equal(["ann@gmail.com", "ann@gmial.com"], choices);

        Assert.Equal(HttpStatusCode.OK, (await host.SignUp(form.With("emailMeant", choices[0]))).Status);
        Assert.Equal(["ann@gmail.com"], host.Query("SELECT email FROM signups"));
    }

    [Fact]
    public async Task Whoever_has_the_address_that_looks_like_a_slip_goes_on_as_typed()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("email", "ann@gmial.com").With("emailMeant", "ann@gmial.com");

        // Something else is wrong: the answer is not asked for a second time.
        var wrong = await host.SignUp(form.With("name", ""));
        Assert.DoesNotContain("Did you mean", wrong.Page, StringComparison.Ordinal);
        wrong.Says("<input type=\"hidden\" name=\"emailMeant\" value=\"ann@gmial.com\">");

        Assert.Equal(HttpStatusCode.OK, (await host.SignUp(form)).Status);
        Assert.Equal(["ann@gmial.com"], host.Query("SELECT email FROM signups"));
    }

    [Fact]
    public async Task An_answer_about_an_address_that_was_changed_since_counts_for_nothing()
    {
        await using var host = await WebHost.Start();

        var asked = await host.SignUp(SignUpBrowser.Good().With("email", "ann@hotmial.com").With("emailMeant", "ann@gmail.com"));

        asked.Says("Did you mean ann@hotmail.com?");
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Fact]
    public async Task The_guard_against_quick_programs_shows_the_real_mistakes_too()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("name", "").With("mobile", "020 8542 7788").With("stamp", SignUpBrowser.StampOf((await host.Open("/")).Page));
        host.Time.Advance(TimeSpan.FromSeconds(2));

        var fast = await host.Send(form);

        Assert.Equal(HttpStatusCode.BadRequest, fast.Status);
        fast.Says("That was very quick.", "There is a problem", "Enter your name.", "That's a landline. Enter a mobile number.", "id=\"mobile-wrong\"");
    }

    [Fact]
    public async Task A_form_that_was_open_too_long_shows_the_real_mistakes_too()
    {
        await using var host = await WebHost.Start();

        var late = await host.Send(SignUpBrowser.Good().With("name", "").With("stamp", "forged"));

        late.Says("open for too long", "Enter your name.");
    }

    [Fact]
    public async Task Another_race_without_a_name_says_so()
    {
        await using var host = await WebHost.Start();

        var answer = await host.SignUp(SignUpBrowser.Good().With("race", "other").With("raceName", " ").With("raceDay", "2027-05-09"));

        answer.Says("<a href=\"#race-name\">Enter the name of your race.</a>", "id=\"race-name-wrong\"");
    }

    private static string[] Choices(Answer page) =>
        [.. Regex.Matches(page.Page, "name=\"emailMeant\" id=\"[^\"]+\" value=\"([^\"]+)\"").Select(m => m.Groups[1].Value)];
}
