using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Web.ReplyDriver;

namespace Recovery.Tests.Web;

/// <summary>A runner answers that the texts are to stop, or to start again.</summary>
public sealed class StopRepliesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_counts_for_the_number_and_so_for_every_race_behind_it()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();

        Assert.Equal("<Response />", await Reply(host, "STOP"));

        var runner = (await host.Runners.Find(known.RunnerId, Ct))!;
        var stop = Assert.Single(runner.Stops);
        Assert.Equal((By.Sms, "the runner texted STOP", Source.Runner), (stop.Channel, stop.Words, stop.By));
        Assert.Empty(await host.Get<IReplyStore>().List(unread: true, 10, Ct));
    }

    [Fact]
    public async Task A_stop_that_comes_when_the_text_is_queued_keeps_it_back()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        await Reply(host, "please don't text me");
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));

        var text = (await host.Get<IClinicLog>().Find(known.Text, Ct))!.Nudge;
        var claim = await host.Get<SqlNudgeStore>().Claim(new NudgeMessage(text.Id, 1), host.Now, host.Now, Ct);
        Assert.Equal(SkipReason.Stopped, Assert.IsType<Claim.Nothing>(claim).Why);
        var email = (await host.Get<IClinicLog>().Find(known.Email, Ct))!.Nudge;
        Assert.IsType<Claim.Send>(await host.Get<SqlNudgeStore>().Claim(new NudgeMessage(email.Id, 1), host.Now, host.Now, Ct));
    }

    /// <summary>What is kept of a reply has an end; what is read of it has not.</summary>
    [Fact]
    public async Task A_stop_late_in_a_long_reply_is_one()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();

        await Reply(host, string.Concat(Enumerable.Repeat("My knee is fine and the race was lovely. ", 49)) + "Please stop texting me.");

        Assert.Equal(By.Sms, Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops).Channel);
        Assert.Equal(1600, Assert.Single(await host.Get<IReplyStore>().List(unread: true, 10, Ct)).Body.Length);
    }

    [Fact]
    public async Task An_objection_that_Twilio_does_not_know_is_answered_and_one_that_it_knows_is_not()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        Assert.Equal(
            "<Response><Message>You won't get any more texts from us. Text START if you change your mind.</Message></Response>",
            await Reply(host, "Stop. Thank you", "SM1"));
        Assert.Equal("<Response />", await Reply(host, "STOP", "SM2"));
    }

    /// <summary>Two machines must not talk for ever, and nobody who said stop is written to for saying it again.</summary>
    [Fact]
    public async Task An_objection_is_answered_when_it_is_news()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        Assert.Contains("You won't get any more texts", await Reply(host, "please don't text me", "SM1"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "please don't text me", "SM2"));
        host.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("<Response />", await Reply(host, "please don't text me", "SM3"));

        await Reply(host, "START", "SM4");
        Assert.Contains("You won't get any more texts", await Reply(host, "please don't text me", "SM5"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", null)]
    [InlineData("Yes.", null)]
    [InlineData("JA", "START")]
    public async Task A_yes_is_for_reception_to_read_unless_it_lifts_a_stop(string yes, string? optOut)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        await Reply(host, yes, "SM1", optOut: optOut);
        Assert.Equal(yes, Assert.Single(await host.Get<IReplyStore>().List(unread: true, 10, Ct)).Body);

        await Reply(host, "STOP", "SM2");
        await Reply(host, yes, "SM3", optOut: optOut);
        Assert.Equal(1, await host.Get<IReplyStore>().CountUnread(Ct));
    }

    [Theory]
    [InlineData("Stop.")]
    [InlineData("STOP!")]
    [InlineData("stop thanks")]
    public async Task A_stop_that_says_nothing_more_needs_nobodys_eyes(string body)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        await Reply(host, body);
        Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
        Assert.Equal(0, await host.Get<IReplyStore>().CountUnread(Ct));
    }

    [Fact]
    public async Task What_Twilio_took_for_a_stop_is_one_in_any_language_and_is_not_answered_again()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        Assert.Equal("<Response />", await Reply(host, "ARRET", optOut: "STOP"));
        Assert.Equal(By.Sms, Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops).Channel);
        Assert.Equal("<Response />", await Reply(host, "REPRISE", "SM2", optOut: "START"));
        Assert.Empty((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task A_stop_by_another_channel_counts_for_the_number()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        using var browser = host.Browser();
        using var post = Signed.ByTwilio("/hooks/twilio/inbound", ("MessageSid", "SM1"), ("From", "rcs:" + StoreBuilders.Mobile(1)), ("Body", "STOP"));
        using var answer = await browser.SendAsync(post, Ct);
        Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
    }

    [Fact]
    public async Task A_number_that_nobody_knows_can_be_stopped_too()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await Reply(host, "STOP");
        var later = await host.AddRunner();
        Assert.Equal(By.Sms, Assert.Single((await host.Runners.Find(later.RunnerId, Ct))!.Stops).Channel);
    }

    [Fact]
    public async Task Start_lifts_the_numbers_own_stop_and_nothing_else()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var own = await host.AddRunner(1);
        var noted = await host.AddRunner(2);
        await host.Runners.Stop(own.RunnerId, By.Email, "the runner said stop", Source.Runner, host.Now, Ct);
        await host.Runners.Stop(noted.RunnerId, null, "the runner told reception", Source.Reception, host.Now, Ct);
        await Reply(host, "STOP", "SM1", 1);

        await Reply(host, "START", "SM2", 1);
        await Reply(host, "START", "SM3", 2);

        Assert.Equal([By.Email], (await host.Runners.Find(own.RunnerId, Ct))!.Stops.Select(s => s.Channel));
        Assert.Equal([By.Sms, By.Email], (await host.Runners.Find(noted.RunnerId, Ct))!.Stops.Select(s => s.Channel));
    }

    [Theory]
    [InlineData(Source.Runner)]
    [InlineData(Source.Reception)]
    [InlineData(Source.Provider)]
    public async Task A_number_that_is_stopped_gets_no_answer_and_is_read_all_the_same(string by)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.Sent(By.Sms, "SM0");
        var known = await host.AddRunner();
        await host.Runners.Stop(known.RunnerId, By.Sms, "stopped", by, host.Now, Ct);

        Assert.Equal("<Response />", await Reply(host, "What do you want from me?", "SM1"));
        Assert.Equal("<Response />", await Reply(host, "I've booked", "SM2"));

        Assert.Single(await host.Get<IReplyStore>().List(unread: true, 10, Ct));
        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(known.EntryId, Ct))!.Outcome);
    }

    /// <summary>Reception wrote the wish down first; STOP and START came after it and are about themselves.</summary>
    [Fact]
    public async Task Start_leaves_a_stop_that_reception_had_written_down_before_the_runners_own()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        await host.Runners.Stop(known.RunnerId, null, "the runner told reception", Source.Reception, host.Now, Ct);

        await Reply(host, "STOP", "SM1");
        await Reply(host, "START", "SM2");

        var stops = (await host.Runners.Find(known.RunnerId, Ct))!.Stops;
        Assert.Equal([(By.Sms, Source.Reception), (By.Email, Source.Reception)], stops.Select(s => (s.Channel, s.By)));
    }
}
