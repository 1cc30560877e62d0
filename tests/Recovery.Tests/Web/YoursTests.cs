using System.Net;
using Recovery.Security;

namespace Recovery.Tests.Web;

/// <summary>The runner's own page.</summary>
public sealed class YoursTests
{
    [Fact]
    public async Task It_shows_what_comes_and_when()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var before = host.Dump();

        var page = await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId));

        page.Says("London Marathon 2027, Saturday 24 April", "Monday 19 April", "A text and an email", "Wednesday 28 April", "You get texts and emails");
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Booked_ends_the_reminders_of_that_race_and_can_be_taken_back()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Runner, runner.RunnerId);

        var pressed = await host.Press(link, ("entry", $"{runner.EntryId}"), ("say", "booked"));
        Assert.Equal(HttpStatusCode.Redirect, pressed.Status);
        (await host.Open(link)).Says("You have booked");

        await host.Press(link, ("entry", $"{runner.EntryId}"), ("say", "undo"));
        Assert.Equal([""], host.Query("SELECT outcome FROM entries"));
    }

    [Fact]
    public async Task A_channel_is_stopped_with_one_press()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Runner, (await host.AddRunner()).RunnerId);

        await host.Press(link, ("say", "stop-email"));

        Assert.Equal(["email"], host.Query("SELECT channel FROM suppressions"));
        (await host.Open(link)).Says("You get texts from us");
    }

    [Fact]
    public async Task Nobody_marks_an_entry_of_somebody_else()
    {
        await using var host = await WebHost.Start();
        var own = await host.AddRunner(1);
        var other = await host.AddRunner(2);
        var before = host.Dump();

        var answer = await host.Press(host.Link(LinkPurpose.Runner, own.RunnerId), ("entry", $"{other.EntryId}"), ("say", "booked"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task A_link_of_another_purpose_does_not_open_it()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        var answer = await host.Open(host.Link(LinkPurpose.Book, runner.RunnerId).Replace("/b/", "/r/", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }
}
