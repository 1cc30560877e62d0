using System.Net;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary><c>/b</c>: how to book, and what the runner says of it.</summary>
public sealed class BookingLinkTests
{
    [Fact]
    public async Task The_booking_page_shows_how_to_book_and_when_the_clinic_is_open_after_the_race()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        var page = await host.Open(host.Link(LinkPurpose.Book, runner.Text));

        page.Says("href=\"tel:02085427788\"", "mailto:desk@example.com?subject=Recovery%20massage%3A%20London%20Marathon%202027");
        page.Says("Mon 26 April", "8am to 2pm", "Closed on Monday 3 May", "Open now, until 2pm");
        Assert.DoesNotContain("Sat 24 April<", page.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Sun 2 May", page.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Runner 1", page.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booked_is_said_with_one_press_and_can_be_taken_back()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Book, runner.Text);

        var pressed = await host.Press(link, ("say", "booked"));

        Assert.Equal(HttpStatusCode.Redirect, pressed.Status);
        Assert.Equal(link, pressed.Headers["Location"]);
        (await host.Open(link)).Says("You've booked", "I pressed this by mistake");
        Assert.Equal(["booked|runner"], host.Query("SELECT outcome, outcome_by FROM entries"));

        await host.Press(link, ("say", "undo"));
        (await host.Open(link)).Says("Book your recovery massage");
        Assert.Equal([""], host.Query("SELECT outcome FROM entries"));
    }

    [Fact]
    public async Task What_reception_wrote_down_is_not_taken_back_by_a_link()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, host.Now, CancellationToken.None);
        var link = host.Link(LinkPurpose.Book, runner.Text);

        Assert.DoesNotContain("by mistake", (await host.Open(link)).Page, StringComparison.Ordinal);
        await host.Press(link, ("say", "undo"));

        Assert.Equal(["booked|reception"], host.Query("SELECT outcome, outcome_by FROM entries"));
    }

    [Fact]
    public async Task Not_having_run_can_be_said_from_the_race_day_on()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);
        Assert.DoesNotContain("I didn't run", (await host.Open(link)).Page, StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromDays(14));

        (await host.Open(link)).Says("I didn't run");
        await host.Press(link, ("say", "not-run"));

        Assert.Equal(["not-run"], host.Query("SELECT outcome FROM entries"));
        (await host.Open(link)).Says("Thanks for letting us know");
    }

    [Fact]
    public async Task Stop_on_the_booking_page_stops_one_channel_or_both()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);

        var stopped = await host.Press(link, ("say", "stop"));
        Assert.Equal($"{link}?stopped=sms", stopped.Headers["Location"]);
        (await host.Open(stopped.Headers["Location"])).Says("<h1>Done: no more texts</h1>", "<title>Done: no more texts", "You won't get any more texts from");
        Assert.Equal(["sms"], host.Query("SELECT channel FROM suppressions"));
        (await host.Open(link)).Says("You get emails from us");

        stopped = await host.Press(link, ("say", "stop-all"));
        (await host.Open(stopped.Headers["Location"])).Says("<h1>Done: no more texts and emails</h1>");
        Assert.Equal(["every", "every", "sms"], host.Query("SELECT channel FROM suppressions ORDER BY channel"));
        (await host.Open(link)).Says("You won't get any more texts or emails from us");
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("all")]
    [InlineData("nonsense")]
    public async Task A_stop_that_nobody_pressed_is_not_confirmed_whatever_the_address_says(string stopped)
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);

        var page = await host.Open($"{link}?stopped={stopped}");

        page.Says("<h1>Book your recovery massage</h1>");
        Assert.DoesNotContain("Done:", page.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_booked_and_then_stops_reads_of_the_stop_first()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);
        await host.Press(link, ("say", "booked"));

        var stopped = await host.Press(link, ("say", "stop"));

        (await host.Open(stopped.Headers["Location"])).Says("<h1>Done: no more texts</h1>");
    }

    [Fact]
    public async Task A_button_that_the_page_does_not_have_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Book, (await host.AddRunner()).Text);
        var before = host.Dump();

        Assert.Equal(HttpStatusCode.BadRequest, (await host.Press(link, ("say", "everything"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Press(link)).Status);

        Assert.Equal(before, host.Dump());
    }
}
