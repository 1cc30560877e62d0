using System.Net;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Privacy;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>Clicks, requests and bookings are counted to the nudge that led there.</summary>
public sealed class LedToTests
{
    private static readonly LocalDate Monday = new(2027, 4, 26);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opening_the_page_counts_once_its_own_script_says_that_it_is_shown()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var link = host.Link(LinkPurpose.Book, runner.Text);
        var page = await host.Open(link);
        Assert.Contains("<script src=\"/shown.js", page.Raw, StringComparison.Ordinal);
        Assert.Null(await Effect(host, runner.Text));

        Assert.Equal(HttpStatusCode.NoContent, (await host.Press(link, ("say", "shown"))).Status);
        var first = host.Now;
        host.Time.Advance(TimeSpan.FromMinutes(5));
        await host.Press(link, ("say", "shown"));

        Assert.Equal(new NudgeEffect(first, null, null), await Effect(host, runner.Text));
        Assert.Null(await Effect(host, runner.Email));
        Assert.Equal(new LedTo(1, 0, 0), await Doms(host));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("booked")]
    public async Task Who_presses_a_button_there_has_followed_the_link(string say)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Press(host.Link(LinkPurpose.Book, runner.Email), ("say", say));

        Assert.Equal(host.Now, (await Effect(host, runner.Email))?.ClickedAt);
    }

    [Fact]
    public async Task A_confirmed_request_is_a_booking_of_the_nudge_that_led_to_it_and_undone_it_is_none()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var request = await host.Ask(runner);
        Assert.Equal(new LedTo(1, 1, 0), await Doms(host));

        await host.Confirm(request);
        Assert.Equal(new LedTo(1, 1, 1), await Doms(host));

        await host.Runners.SetOutcome(runner.EntryId, null, Source.Reception, host.Now, Ct);
        Assert.Equal(new LedTo(1, 1, 0), await Doms(host));
        Assert.Equal(
            [NudgeEvent.Planned, NudgeEvent.Requested, NudgeEvent.Clicked, NudgeEvent.Booked, NudgeEvent.BookingUndone],
            (await host.Get<IClinicLog>().Timeline(runner.Text, Ct)).Select(l => l.What).Where(what => what != NudgeEvent.Queued));
    }

    [Fact]
    public async Task I_have_booked_counts_by_the_link_and_by_reply_and_a_mark_of_receptions_to_none()
    {
        await using var host = await WebHost.Start();
        var byLink = await host.AddRunner();
        await host.Press(host.Link(LinkPurpose.Book, byLink.Email), ("say", "booked"));
        await host.Sent(By.Sms, "SM2", 2);
        await host.Get<IReplyStore>().Take(new NewReply("r", StoreBuilders.Mobile(2), "Booked", ReplyWords.Read("Booked")), host.Now, Ct);
        var byPhone = await host.AddRunner(3);
        await host.Runners.SetOutcome(byPhone.EntryId, EntryOutcome.Booked, Source.Reception, host.Now, Ct);

        Assert.Equal(new LedTo(1, 0, 2), await Doms(host));
    }

    [Fact]
    public async Task The_counts_outlive_the_runner()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Confirm(await host.Ask(runner));
        await host.Get<IRunnerData>().Erase(runner.RunnerId, host.Now, Ct);

        Assert.Equal(new LedTo(1, 1, 1), await Doms(host));
    }

    [Fact]
    public async Task The_desk_and_the_api_show_them()
    {
        await using var host = await WebHost.Start();
        await host.Ask(await host.AddRunner());
        using var program = host.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", WebHost.ClinicKey);

        var summary = await program.GetStringAsync("/api/clinic/summary?day=2027-04-26", Ct);
        Assert.Contains("\"ledTo\":{\"doms\":{\"clicked\":1,\"requested\":1,\"booked\":0}}", summary, StringComparison.Ordinal);
        Assert.Contains("1 opened the link, 1 asked for an appointment, 0 booked", await program.GetStringAsync("/clinic?day=2027-04-26", Ct), StringComparison.Ordinal);
        var nudge = host.Query("SELECT id FROM nudges WHERE channel = 'sms'")[0];
        Assert.Contains("Mon 12 Apr 10:00", (await program.GetStringAsync($"/clinic/nudges/{nudge}", Ct)).Split("Results</h2>")[1], StringComparison.Ordinal);
    }

    private static async Task<NudgeEffect?> Effect(WebHost host, string nudge) => (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Effect;

    private static async Task<LedTo> Doms(WebHost host) => Assert.Single((await host.Get<IClinicLog>().Summary(Monday, Ct)).LedTo, s => s.Key == "doms").Value;
}
