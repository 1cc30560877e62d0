using NodaTime;
using Recovery.Desk.Notes;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Web.Clinic.Words;

namespace Recovery.Tests.Desk;

/// <summary>What the clinic's mailbox gets at opening, from the reason for it to the words of the email.</summary>
public sealed class MorningNoteTests : ClinicNotesTest
{
    [Fact]
    public async Task At_opening_each_address_gets_the_sentence_of_the_day_and_who_needs_somebody_and_why()
    {
        await Data.Accepted(await Data.Runner("Ada Lovelace"));
        var bob = await Data.Runner("Bob <script>alert(1)</script>");
        await Data.Sent(bob, new Outcome.Rejected("21614", "This number isn't a mobile"));
        At(7, 59);
        await Tick();
        Assert.Empty(await Notes());

        At(8, 0);
        await Tick();
        await Tick();
        var sent = await Deliver();

        Assert.Equal(["Boss@example.com", "desk@example.com"], sent.Select(s => s.To).Order(StringComparer.Ordinal));
        var email = sent[0];
        Assert.StartsWith("Before 8am: 1 of 2 reached.", email.Subject, StringComparison.Ordinal);
        Assert.EndsWith("1 needs you.", email.Subject, StringComparison.Ordinal);
        Assert.Contains("Bob <script>alert(1)</script>: their text was refused (this number isn't a mobile (21614))", email.Body, StringComparison.Ordinal);
        Assert.Contains($"https://recovery.example.com/clinic/runners/{bob.RunnerId}", email.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", email.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", email.Html, StringComparison.Ordinal);
        foreach (var words in new[] { email.Body, email.Html! })
        {
            Assert.DoesNotContain("07700", words, StringComparison.Ordinal);
            Assert.DoesNotContain("runner2@", words, StringComparison.Ordinal);
            Assert.DoesNotContain("Ada", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Once_a_day_and_at_that_days_own_opening()
    {
        await Unread();
        At(8, 0);
        await Tick();
        Assert.Equal(1, await Mornings());

        At(8, 0, day: 28);
        await Tick();
        Assert.Equal(1, await Mornings());
        At(10, 0, day: 28);
        await Tick();
        At(10, 30, day: 28);
        await Tick();
        Assert.Equal(2, await Mornings());
    }

    [Theory]
    [InlineData(30, "a day that is closed for once")]
    [InlineData(32, "Sunday, the second of May")]
    public async Task A_day_on_which_the_clinic_is_closed_has_none(int day, string why)
    {
        await Unread();
        for (var hour = 6; hour < 20; hour++)
        {
            At(hour, 0, day);
            await Tick();
        }

        Assert.True(await Mornings() == 0, why);
    }

    [Theory]
    [InlineData(2028, 3, 25, 8)]
    [InlineData(2028, 3, 27, 7)]
    [InlineData(2027, 10, 30, 7)]
    [InlineData(2027, 11, 1, 8)]
    public async Task Opening_is_eight_o_clock_here_whatever_the_clocks_did(int year, int month, int day, int utc)
    {
        await using var host = await DeskHost.Alone([.. Settings]);
        await Unread(host);
        var opening = new DateTimeOffset(year, month, day, utc, 0, 0, TimeSpan.Zero);
        host.Time.SetUtcNow(opening.AddMinutes(-1));
        await host.Get<ClinicNotes>().Tick(None);
        Assert.Equal(0, await Mornings(host));

        host.Time.SetUtcNow(opening);
        await host.Get<ClinicNotes>().Tick(None);
        Assert.Equal(1, await Mornings(host));
    }

    [Fact]
    public async Task A_day_with_nothing_to_tell_has_none_even_if_something_comes_up_later()
    {
        At(8, 0);
        await Tick();
        At(8, 30);
        await Unread();
        await Tick();

        Assert.Equal(0, await Mornings());
    }

    [Fact]
    public async Task One_that_comes_hours_late_is_dropped()
    {
        await Unread();
        At(10, 1);
        await Tick();
        Assert.Equal(0, await Mornings());

        At(9, 59, day: 29);
        await Tick();
        Assert.Equal(1, await Mornings());
        At(10, 0, day: 29);
        await Host.Nudges.SkipExpired(Host.Now, None);
        Assert.All(await Notes(), n => Assert.Equal(SkipReason.TooLate, n.Reason));
    }

    [Fact]
    public async Task Nobody_is_told_where_no_address_is_set()
    {
        await using var host = await DeskHost.Start();
        await Unread(host);
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 27, 7, 0, 0, TimeSpan.Zero));
        await host.Get<ClinicNotes>().Tick(None);

        Assert.Equal(0, await Mornings(host));
    }

    [Fact]
    public async Task The_log_shows_notes_when_asked_for_them_and_their_page_opens()
    {
        await Unread();
        At(8, 0);
        await Tick();
        var note = (await Notes())[0];

        Assert.DoesNotContain("Note to the clinic email", await Program.GetStringAsync("/clinic?day=all"), StringComparison.Ordinal);
        Assert.Contains("The clinic", await Program.GetStringAsync("/clinic?day=all&step=note"), StringComparison.Ordinal);
        Assert.Contains("Note to the clinic email", await Program.GetStringAsync($"/clinic/nudges/{note.Id}"), StringComparison.Ordinal);
        Assert.Equal(
            "It goes out to the clinic's mailbox on Tue 27 Apr 08:00, if there's still something to tell.",
            NextWords.Of(note, null, "SendGrid", DateTimeZoneProviders.Tzdb["Europe/London"]));
    }
}
