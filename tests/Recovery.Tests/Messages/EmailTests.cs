using System.Text.RegularExpressions;
using Recovery.Messages;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Messages.Composing;

namespace Recovery.Tests.Messages;

public sealed partial class EmailTests
{
    private static readonly MessageComposer Sample = Composer(("Clinic:Email", "desk@example.com"));

    [Fact]
    public void Doms_says_what_the_page_says()
    {
        var email = Sample.Email("doms", Facts());
        Assert.Equal("Sore after the London Marathon? We open at 8am on Tuesday 27 April", email.Subject);
        Assert.Equal(
            $"""
            Hello Asha,

            We open at 8am on Tuesday 27 April (8am to 2pm). Call 020 8542 7788 or write to desk@example.com, or book here:
            {LongHost}/b/{Token}

            Soreness often comes 24-48 hours after a race rather than during it. A massage now, after the London Marathon, is lighter than a usual sports massage: moderate pressure, firm enough to help recovery, not deep into a sore muscle.

            It can ease tight muscles, help you move more freely, and leave you calmer and in a better mood. It's well worth it, especially if you're straight back at a desk.

            The Recovery Clinic
            You asked for emails about your race. To stop them:
            {LongHost}/u/{Token}

            """.ReplaceLineEndings("\n"),
            email.Text);
    }

    [Fact]
    public void Book_ahead_wishes_luck_and_names_the_first_days()
    {
        var email = Sample.Email("book-ahead", Facts());
        Assert.Equal("Good luck in the London Marathon!", email.Subject);
        Assert.Equal(
            $"""
            Hello Asha,

            Good luck in the London Marathon on Sunday 25 April 2027!

            STRAIGHT AFTER THE FINISH
            Cool down first. Then ask the charity you're running for about a gentle flush: many charities offer one at the finish.

            A FEW DAYS LATER
            Soreness often comes 24-48 hours after a race rather than during it, so put a massage in your diary now, especially if you're going straight back to a desk.
            Good days to come:
            - Tuesday 27 April, 8am to 2pm
            - Wednesday 28 April, 8am to 2pm

            Call 020 8542 7788 or write to desk@example.com, or book here:
            {LongHost}/b/{Token}

            The Recovery Clinic
            You asked for emails about your race. To stop them:
            {LongHost}/u/{Token}

            """.ReplaceLineEndings("\n"),
            email.Text);
        Assert.Contains("<strong>Tuesday 27 April</strong>, 8am to 2pm", email.Html, StringComparison.Ordinal);
        Assert.Contains("<strong>Wednesday 28 April</strong>, 8am to 2pm", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_open_days_none_are_promised()
    {
        var email = Sample.Email("book-ahead", Facts() with { FirstDays = [] });
        Assert.DoesNotContain("Good days to come", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<ul", email.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("book-ahead")]
    [InlineData("doms")]
    [InlineData("last-call")]
    public void Both_forms_of_an_email_hold_the_same_facts(string template)
    {
        var facts = Facts();
        var email = Sample.Email(template, facts);
        string[] common = ["Asha", "the London Marathon", "The Recovery Clinic", "020 8542 7788", "desk@example.com", "8am", "Tuesday 27 April", facts.BookUrl, facts.StopUrl!];
        foreach (var fact in common)
        {
            Assert.Contains(fact, email.Text, StringComparison.Ordinal);
            Assert.Contains(fact, email.Html, StringComparison.Ordinal);
        }

        Assert.Contains("href=\"tel:02085427788\"", email.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"mailto:desk@example.com\"", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("today", email.Text + email.Html + email.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("toxin", email.Text + email.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("{{", email.Text + email.Html + email.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clinic_without_an_address_is_reached_by_phone_alone()
    {
        var email = Composer().Email("doms", Facts());
        Assert.DoesNotContain("write to", email.Text + email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("mailto:", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_type_can_not_become_html()
    {
        var composer = Composer(("Clinic:Name", "Smith & <i>Sons</i>"));
        var facts = Facts("<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>");
        var email = composer.Email("doms", facts);
        Assert.Contains("Hello &lt;script&gt;alert(1)&lt;/script&gt;,", email.Html, StringComparison.Ordinal);
        Assert.Contains("&quot;&gt;&lt;img src=x onerror=alert(2)&gt;", email.Html, StringComparison.Ordinal);
        Assert.Contains("Smith &amp; &lt;i&gt;Sons&lt;/i&gt;", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", email.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", email.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<i>", email.Html, StringComparison.OrdinalIgnoreCase);

        // Plain words stay plain.
        Assert.Contains("Hello <script>alert(1)</script>,", email.Text, StringComparison.Ordinal);
        Assert.StartsWith("Sore after \"><img", email.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_is_one_line_whatever_the_race_is_called() =>
        Assert.Equal(
            "Good luck in Race Bcc: all@example.com!",
            Sample.Email("book-ahead", Facts(race: "Race\r\nBcc: all@example.com")).Subject);

    [Fact]
    public void A_confirmation_promotes_nothing()
    {
        var confirmation = Confirmation();
        var email = Sample.ConfirmEmail(confirmation);
        Assert.Equal("Did you ask The Recovery Clinic for reminders?", email.Subject);
        Assert.Equal(
            $"""
            Did you ask The Recovery Clinic to email you reminders about your race on Sunday 25 April 2027? If so, please confirm it here:
            {LongHost}/c/{Token}

            Not you? Just ignore this, and we won't send anything else.

            The Recovery Clinic, 020 8542 7788

            """.ReplaceLineEndings("\n"),
            email.Text);
        Assert.Contains($"href=\"{confirmation.ConfirmUrl}\"", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("massage", email.Html.Replace(LongHost, "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Stop these", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_email_carries_the_clinics_address_where_it_has_one()
    {
        var composer = Composer(("Clinic:Address", "1 Sample Street, London SW20 8LR"));
        var booked = new BookedFacts("Asha Patel", RaceDay.PlusDays(2), null, Recovery.Clinic.PartOfDay.Morning, $"{LongHost}/a/{Token}");
        foreach (var email in new[] { composer.Email("book-ahead", Facts()), composer.Email("doms", Facts()), composer.Email("last-call", Facts()), composer.ConfirmEmail(Confirmation()), composer.BookedEmail(booked) })
        {
            Assert.Contains("The Recovery Clinic, 1 Sample Street, London SW20 8LR", email.Text, StringComparison.Ordinal);
            Assert.Contains("The Recovery Clinic, 1 Sample Street, London SW20 8LR, <a href=\"tel:", email.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("The Recovery Clinic, \n", Sample.Email("doms", Facts()).Text, StringComparison.Ordinal);
    }

    /// <summary>Outlook on Windows knows no max-width: it keeps the width of a table that it alone sees.</summary>
    [Fact]
    public void The_design_has_a_width_that_Outlook_keeps()
    {
        var html = Sample.Email("doms", Facts()).Html;
        var (opened, closed) = (html.IndexOf("<!--[if mso]><table role=\"presentation\" width=\"600\"", StringComparison.Ordinal), html.IndexOf("<!--[if mso]></td></tr></table><![endif]-->", StringComparison.Ordinal));
        Assert.InRange(opened, 1, html.IndexOf("max-width:600px", StringComparison.Ordinal));
        Assert.InRange(closed, html.LastIndexOf("Stop these emails", StringComparison.Ordinal), html.Length);
    }

    [Fact]
    public void The_design_loads_nothing_from_elsewhere()
    {
        var html = Sample.Email("doms", Facts()).Html;
        Assert.DoesNotContain("src=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(Href().Matches(html).Select(m => m.Groups[1].Value), href => Assert.Matches("^(https://book|tel:|mailto:)", href));
    }

    [Fact]
    public async Task Many_at_once_are_each_their_own()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), TestContext.Current.CancellationToken, (i, _) =>
        {
            var facts = Facts($"Runner{i}");
            Assert.Contains($"Hello Runner{i},", Sample.Email("book-ahead", facts).Html, StringComparison.Ordinal);
            Assert.Contains($"/b/{Token}", Sample.Text("doms", facts).Body, StringComparison.Ordinal);
            return ValueTask.CompletedTask;
        });
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();
}
