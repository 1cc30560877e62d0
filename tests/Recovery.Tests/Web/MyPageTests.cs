using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Security;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>The runner's own page.</summary>
public sealed class MyPageTests
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

    /// <summary>Two races have a text on Wednesday 28 April, and the number gets one: the last call of the first, until the other's is planned.</summary>
    [Theory]
    [InlineData(false, "One last text. That's all you'll get.", "An email: how a lighter massage")]
    [InlineData(true, null, "A text and an email: how a lighter massage")]
    public async Task Of_two_texts_in_one_session_the_one_that_comes_is_shown(bool planned, string? ofTheFirst, string ofTheSecond)
    {
        await using var host = await WebHost.Start();
        var first = await host.AddRunner();
        await host.Get<IRaceStore>().Save(new Race("fun-run", "Village Fun Run", "Fun Run", [new LocalDate(2027, 4, 26)], true), CancellationToken.None);
        var second = await host.Runners.Register(StoreBuilders.Registration(
            "Runner 1", StoreBuilders.Mobile(1), StoreBuilders.Email(1), "fun-run", new LocalDate(2027, 4, 26), at: host.Now));
        Assert.Equal(first.RunnerId, second.RunnerId);
        if (planned)
        {
            await host.Get<SqlNudgeStore>().WritePlan(
                [StoreBuilders.Decision(second, window: StoreBuilders.Wednesday, day: new LocalDate(2027, 4, 26), race: "fun-run")],
                new PlanProgress("fun-run", new LocalDate(2027, 4, 26), "doms", "-", 0), host.Now, CancellationToken.None);
        }

        var page = (await host.Open(host.Link(LinkPurpose.Runner, first.RunnerId))).Page;

        Assert.Equal(ofTheFirst, OnWednesday(page, "London Marathon 2027, Saturday"));
        Assert.Equal(ofTheSecond, OnWednesday(page, "Village Fun Run, Monday"));
    }

    [Fact]
    public async Task Booked_ends_the_reminders_of_that_race_and_can_be_taken_back()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Runner, runner.RunnerId);

        var pressed = await host.Press(link, ("entry", $"{runner.EntryId}"), ("say", "booked"));
        Assert.Equal(HttpStatusCode.Redirect, pressed.Status);
        (await host.Open(link)).Says("You've booked");

        await host.Press(link, ("entry", $"{runner.EntryId}"), ("say", "undo"));
        Assert.Equal([""], host.Query("SELECT outcome FROM entries"));
    }

    [Fact]
    public async Task A_channel_that_was_switched_off_is_not_said_to_come()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Get<SqlDatabase>().Write(s => s.Execute("DELETE FROM entry_channels WHERE channel = 'sms'"), TestContext.Current.CancellationToken);

        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says("You get emails from us");
        var stopped = await host.Press(host.Link(LinkPurpose.Stop, runner.Email));

        stopped.Says("no more emails");
        Assert.DoesNotContain("You still get", stopped.Page, StringComparison.Ordinal);
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

    /// <summary>What the race's card says of Wednesday 28 April, as far as it matters; null: nothing.</summary>
    private static string? OnWednesday(string page, string race)
    {
        var card = page[page.IndexOf(race, StringComparison.Ordinal)..];
        card = card[..card.IndexOf("</section>", StringComparison.Ordinal)];
        var item = Regex.Match(card, "Wednesday 28 April</span>.*?<p class=\"soft\">(.*?)</p>", RegexOptions.Singleline);
        return item.Success ? Regex.Match(item.Groups[1].Value, "^(One last text. That's all you'll get.|.*: how a lighter massage)").Value : null;
    }
}
