using System.Net;
using Recovery.Nudges.Queue;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

public sealed class SignUpPageTests
{
    [Fact]
    public async Task The_form_offers_each_race_day_and_ticks_nothing_for_the_runner()
    {
        await using var host = await WebHost.Start();

        var form = await host.Open("/");

        Assert.Equal(HttpStatusCode.OK, form.Status);
        form.Says("London Marathon 2027", "Saturday 24 April 2027", "Sunday 25 April 2027", "Another race", "020 8542 7788", "/privacy");
        form.Says("The Recovery Clinic may text me", "The Recovery Clinic may email me", "About five days before your race");
        Assert.DoesNotContain("checked", form.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", form.Page, StringComparison.OrdinalIgnoreCase);
        Assert.Not(form.Headers.ContainsKey("Set-Cookie"));
    }

    [Theory]
    [InlineData("name", "", "name-wrong")]
    [InlineData("mobile", "020 8542 7788", "mobile-wrong", "landline")]
    [InlineData("mobile", "", "mobile-wrong")]
    [InlineData("mobile", "+1 212 555 0123", "mobile-wrong", "UK mobiles")]
    [InlineData("email", "ann@", "email-wrong")]
    [InlineData("race", "", "race-wrong", "Choose your race")]
    [InlineData("race", "london-marathon-2027/2027-04-26", "race-wrong", "isn't on that day")]
    [InlineData("race", "nowhere/2027-04-24", "race-wrong", "isn't on our list")]
    public async Task A_wrong_field_has_its_own_sentence_and_nothing_is_stored(string field, string value, string place, string says = "")
    {
        await using var host = await WebHost.Start();
        var before = host.Dump();

        var answer = await host.SignUp(SignUpBrowser.Good().With(field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("There is a problem", $"id=\"{place}\"", says, "Error: Sign up");
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Without_a_ticked_box_nothing_is_stored()
    {
        await using var host = await WebHost.Start();
        var before = host.Dump();

        var answer = await host.SignUp(SignUpBrowser.Good().Without("texts", "emails", "mobile", "email"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("href=\"#texts\"", "Tick texts, emails or both");
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once_and_everything_typed_is_kept()
    {
        await using var host = await WebHost.Start();

        var answer = await host.SignUp(new Dictionary<string, string>
        {
            ["race"] = "other",
            ["raceName"] = "Brighton <Marathon>",
            ["raceDay"] = "2027-13-45",
            ["name"] = "",
            ["mobile"] = "12",
            ["email"] = "nobody",
            ["texts"] = "true",
            ["emails"] = "true",
        });

        answer.Says("href=\"#race-day\"", "href=\"#name\"", "href=\"#mobile\"", "href=\"#email\"");
        answer.Says("value=\"12\"", "value=\"nobody\"", "value=\"2027-13-45\"", "id=\"texts\" name=\"texts\" value=\"true\" checked");
        Assert.Contains("Brighton &lt;Marathon&gt;", answer.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_up_is_answered_with_every_promised_nudge_and_the_advice_for_the_finish()
    {
        await using var host = await WebHost.Start();

        var answer = await host.SignUp(SignUpBrowser.Good());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        answer.Says("Check your phone and your inbox", "07700 900500", "ann500@example.com");
        answer.Says("Monday 19 April", "Saturday 24 April", "Monday 26 April", "Wednesday 28 April", "between 7:30am and 8am");
        answer.Says("Cool down first", "Ask the charity you're running for", "24 to 48 hours");
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_up_keeps_the_consent_word_for_word_and_asks_each_contact_to_confirm()
    {
        await using var host = await WebHost.Start();

        await host.SignUp(SignUpBrowser.Good());

        var wording = host.Get<ConsentWording>();
        Assert.Equal(
            [$"Ann Lee|+447700900500|ann500@example.com|london-marathon-2027|2027-04-24|http://localhost:7071/"],
            host.Query("SELECT name, mobile, email, race_id, race_day, source FROM signups"));
        Assert.Equal([$"email|{wording.Email}", $"sms|{wording.Sms}"], host.Query("SELECT channel, wording FROM signup_channels ORDER BY channel"));
        Assert.Equal(["email|queued", "sms|queued"], host.Query("SELECT channel, status FROM nudges WHERE step = 'confirm' ORDER BY channel"));
        Assert.Equal(["email-nudges", "sms-nudges"], host.Query("SELECT queue FROM queue_messages ORDER BY queue"));
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM runners"));
        Assert.DoesNotContain("127.0.0", host.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_ticked_is_kept()
    {
        await using var host = await WebHost.Start();

        await host.SignUp(SignUpBrowser.Good().Without("emails", "email"));

        Assert.Equal(["+447700900500|"], host.Query("SELECT mobile, email FROM signups"));
        Assert.Equal(["sms"], host.Query("SELECT channel FROM nudges"));
    }

    [Fact]
    public async Task Known_and_unknown_people_get_the_same_answer()
    {
        await using var host = await WebHost.Start();
        await host.AddRunner(number: 501);

        var unknown = await host.SignUp(SignUpBrowser.Good(502));
        var known = await host.SignUp(SignUpBrowser.Good(501).With("email", StoreBuilders.Email(501)));

        Assert.Equal(unknown.Status, known.Status);
        Assert.Equal(
            unknown.Page.Replace("900502", "#", StringComparison.Ordinal).Replace("ann502@", "@", StringComparison.Ordinal),
            known.Page.Replace("900501", "#", StringComparison.Ordinal).Replace("runner501@", "@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_race_is_kept_with_its_day_and_is_one_race_however_it_is_cased()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("race", "other").With("raceName", "Leeds  Half marathon").With("raceDay", "2027-05-09");

        var answer = await host.SignUp(form);
        await host.SignUp(form.With("raceName", "LEEDS half Marathon").With("mobile", "07700 900777").With("email", "bob@example.com"));

        answer.Says("Leeds Half marathon", "Sunday 9 May");
        var races = await host.Get<IRaceStore>().All(unlisted: true, CancellationToken.None);
        Assert.Equal(2, races.Count);
        Assert.DoesNotContain("Leeds", (await host.Open("/")).Page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_race_whose_reminders_have_all_gone_out_is_refused_with_what_to_do()
    {
        await using var host = await WebHost.Start();
        host.Time.Advance(TimeSpan.FromDays(18));

        var answer = await host.SignUp(SignUpBrowser.Good());

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("Ring 020 8542 7788 to book");
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Fact]
    public async Task Where_only_emails_are_planned_the_missing_tick_is_that_of_the_emails()
    {
        await using var host = await WebHost.Start(
            ("Plan:Steps:0:Key", "doms"), ("Plan:Steps:0:Channels", "email"), ("Plan:Steps:0:Anchor", "AfterRace"), ("Plan:Steps:0:Days", "2"), ("Plan:Steps:0:Template", "doms"));

        var answer = await host.SignUp(SignUpBrowser.Good().Without("texts", "emails", "mobile", "email"));

        Assert.Contains("href=\"#emails\"", answer.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"#texts\"", answer.Page, StringComparison.Ordinal);
        Assert.Contains("id=\"emails\"", answer.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_confirmation_a_sign_up_counts_at_once()
    {
        await using var host = await WebHost.Start(("SignUp:Confirm", "None"));

        var answer = await host.SignUp(SignUpBrowser.Good());

        answer.Says("You're signed up");
        Assert.Equal(["Ann Lee|+447700900500|ann500@example.com"], host.Query("SELECT name, mobile, email FROM runners"));
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM nudges"));
    }

    [Fact]
    public async Task A_stopped_number_is_answered_like_any_other_but_no_message_is_handed_out_for_it()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner(number: 501);
        await host.Runners.Stop(runner.RunnerId, By.Sms, "the runner said stop", Source.Runner, host.Now, CancellationToken.None);

        var answer = await host.SignUp(SignUpBrowser.Good(501).Without("emails", "email"));

        answer.Says("Check your phone");
        var id = Assert.Single(host.Query("SELECT id FROM nudges WHERE step = 'confirm'"));
        var claim = await host.Get<SqlNudgeStore>().Claim(
            new NudgeMessage(id, 1), host.Now, host.Now + NodaTime.Duration.FromMinutes(1), CancellationToken.None);
        Assert.IsType<Recovery.Nudges.Send.Claim.Nothing>(claim);
    }
}
