using System.Net;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Log;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Runners.Replies;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>What runners answer to texts, as Twilio hands it on.</summary>
public sealed class RepliesTests
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
        Assert.Equal((Channel.Sms, "the runner texted STOP", Source.Runner), (stop.Channel, stop.Reason, stop.By));
        Assert.Empty(await host.Get<IReplyStore>().List(unread: true, 10, Ct));
    }

    [Fact]
    public async Task A_stop_that_comes_when_the_text_is_queued_keeps_it_back()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        await Reply(host, "please don't text me");
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 6, 30, 0, TimeSpan.Zero));

        var text = (await host.Get<IClinicLog>().FindByNumber(known.Text, Ct))!.Nudge;
        var claim = await host.Get<INudgeStore>().Claim(new NudgeMessage(text.Id, 1), host.Now, host.Now, Ct);
        Assert.Equal(SkipReason.Stopped, Assert.IsType<Claim.Nothing>(claim).Why);
        var email = (await host.Get<IClinicLog>().FindByNumber(known.Email, Ct))!.Nudge;
        Assert.IsType<Claim.Send>(await host.Get<INudgeStore>().Claim(new NudgeMessage(email.Id, 1), host.Now, host.Now, Ct));
    }

    [Fact]
    public async Task An_objection_that_Twilio_does_not_know_is_answered_and_one_that_it_knows_is_not()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        Assert.Equal(
            "<Response><Message>You get no more texts from us. Text START if you change your mind.</Message></Response>",
            await Reply(host, "Stop. Thank you", "SM1"));
        Assert.Equal("<Response />", await Reply(host, "STOP", "SM2"));
    }

    /// <summary>Two machines must not talk for ever, and nobody who said stop is written to for saying it again.</summary>
    [Fact]
    public async Task An_objection_is_answered_when_it_is_news()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        Assert.Contains("You get no more texts", await Reply(host, "please don't text me", "SM1"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "please don't text me", "SM2"));
        host.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("<Response />", await Reply(host, "please don't text me", "SM3"));

        await Reply(host, "START", "SM4");
        Assert.Contains("You get no more texts", await Reply(host, "please don't text me", "SM5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booked_is_answered_when_it_is_news_and_else_once_a_day()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.Sent(Channel.Sms, "SM0");
        await Reply(host, "My knee hurts", "SM1");
        Assert.Contains("no more reminders", await Reply(host, "Booked", "SM2"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "Booked", "SM3"));
        host.Time.Advance(TimeSpan.FromDays(2));
        Assert.Contains("no more reminders", await Reply(host, "Booked", "SM4"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "Booked", "SM5"));
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
        Assert.Equal(Channel.Sms, Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops).Channel);
        Assert.Equal("<Response />", await Reply(host, "REPRISE", "SM2", optOut: "START"));
        Assert.Empty((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
    }

    [Theory]
    [InlineData("Stop. Can you ring me? My calf is bad")]
    [InlineData("Please cancel")]
    [InlineData("Help please")]
    public async Task What_a_person_has_to_read_stays_unread_also_when_it_was_acted_on(string body)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        await Reply(host, body);
        Assert.Equal(body, Assert.Single(await host.Get<IReplyStore>().List(unread: true, 10, Ct)).Body);
    }

    [Fact]
    public async Task What_no_database_takes_is_left_out_and_the_rest_counts()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        await Reply(host, "please don't text me \0" + new string('.', 1577) + "\U0001F600");
        Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
        var kept = Assert.Single(await host.Get<IReplyStore>().List(unread: false, 10, Ct)).Body;
        Assert.All(kept, c => Assert.False(c == '\0' || char.IsSurrogate(c)));
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
        Assert.Equal(Channel.Sms, Assert.Single((await host.Runners.Find(later.RunnerId, Ct))!.Stops).Channel);
    }

    [Fact]
    public async Task Start_lifts_the_numbers_own_stop_and_nothing_else()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var own = await host.AddRunner(1);
        var noted = await host.AddRunner(2);
        await host.Runners.Stop(own.RunnerId, Channel.Email, "the runner said stop", Source.Runner, host.Now, Ct);
        await host.Runners.Stop(noted.RunnerId, null, "the runner told reception", Source.Reception, host.Now, Ct);
        await Reply(host, "STOP", "SM1", 1);

        await Reply(host, "START", "SM2", 1);
        await Reply(host, "START", "SM3", 2);

        Assert.Equal([Channel.Email], (await host.Runners.Find(own.RunnerId, Ct))!.Stops.Select(s => s.Channel));
        Assert.Equal(2, (await host.Runners.Find(noted.RunnerId, Ct))!.Stops.Count);
    }

    [Theory]
    [InlineData(Source.Runner)]
    [InlineData(Source.Reception)]
    [InlineData(Source.Provider)]
    public async Task A_number_that_is_stopped_gets_no_answer_and_is_read_all_the_same(string by)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.Sent(Channel.Sms, "SM0");
        var known = await host.AddRunner();
        await host.Runners.Stop(known.RunnerId, Channel.Sms, "stopped", by, host.Now, Ct);

        Assert.Equal("<Response />", await Reply(host, "What do you want from me?", "SM1"));
        Assert.Equal("<Response />", await Reply(host, "I've booked", "SM2"));

        Assert.Single(await host.Get<IReplyStore>().List(unread: true, 10, Ct));
        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(known.EntryId, Ct))!.Outcome);
    }

    [Fact]
    public async Task Booked_in_answer_to_a_text_in_doubt_is_about_that_one()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.Sent(Channel.Sms, "SM0");
        var race = new Race("fun-run", "Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], Listed: true);
        await host.Get<IRaceStore>().Save(race, Ct);
        var later = await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), race: race.Id, day: race.Days[0]));
        host.Query(
            $"""
            INSERT INTO nudges (id, generation, entry_id, runner_id, race_id, race_day, step, channel, session_day, not_before, target, expires, slot, due, status, attempted_at)
            SELECT 'later', 1, {later.EntryId}, runner_id, 'fun-run', '2027-05-01', step, channel, '2027-05-03', not_before, target, expires, slot, due, 'in-doubt', attempted_at + 1000
            FROM nudges WHERE channel = 'sms'
            """);

        Assert.Contains("Fun Run", await Reply(host, "I've booked, thanks"), StringComparison.Ordinal);

        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(later.EntryId, Ct))!.Outcome);
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
        Assert.Equal([(Channel.Sms, Source.Reception), (Channel.Email, Source.Reception)], stops.Select(s => (s.Channel, s.By)).Order());
    }

    [Fact]
    public async Task Booked_ends_the_reminders_for_the_race_that_the_latest_text_was_about()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await host.Sent(Channel.Sms, "SM0");
        var entry = (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.EntryId!.Value;

        Assert.Contains("no more reminders for the London Marathon 2027", await Reply(host, "I've booked, thanks"), StringComparison.Ordinal);

        var booked = (await host.Runners.FindEntry(entry, Ct))!;
        Assert.Equal((EntryOutcome.Booked, Source.Runner), (booked.Outcome, booked.OutcomeBy));
    }

    [Fact]
    public async Task Anything_else_is_for_the_clinic_to_read_and_answered_once_a_day()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();

        Assert.Contains("We pass this on to reception", await Reply(host, "My knee hurts & swells <badly>", "SM1"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "And my hip", "SM2"));

        var replies = await host.Get<IReplyStore>().List(unread: true, 10, Ct);
        Assert.Equal(["And my hip", "My knee hurts & swells <badly>"], replies.Select(r => r.Body));
        Assert.All(replies, r => Assert.Equal(known.RunnerId, r.RunnerId));
        Assert.True(await host.Get<IReplyStore>().MarkRead(replies[0].Id, host.Now, Ct));
        Assert.Equal(1, await host.Get<IReplyStore>().CountUnread(Ct));
    }

    [Fact]
    public async Task The_same_reply_told_twice_is_one()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        await Reply(host, "Hello?", "SM1");
        var before = host.Dump();
        Assert.Equal("<Response />", await Reply(host, "Hello?", "SM1"));
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task What_Twilio_did_not_sign_is_refused()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        var before = host.Dump();
        using var post = Signed.ByTwilio("/hooks/twilio/inbound", ("MessageSid", "SM1"), ("From", StoreBuilders.Mobile(1)), ("Body", "STOP"));
        post.Content = new FormUrlEncodedContent([new("MessageSid", "SM1"), new("From", StoreBuilders.Mobile(2)), new("Body", "STOP")]);
        using var browser = host.Browser();
        using var answer = await browser.SendAsync(post, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Replies_never_reach_a_log_and_go_after_thirty_days()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        await host.AddRunner();
        await Reply(host, "My knee hurts");
        Assert.DoesNotContain(host.Logged.Lines, l => l.Contains("knee", StringComparison.Ordinal) || l.Contains("7700900001", StringComparison.Ordinal));

        host.Time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await host.Get<Reconciler>().Tick(Ct);
        Assert.Empty(await host.Get<IReplyStore>().List(unread: false, 10, Ct));
    }

    private static async Task<string> Reply(WebHost host, string body, string sid = "SM1", int from = 1, string? optOut = null)
    {
        using var browser = host.Browser();
        (string, string)[] fields = [("MessageSid", sid), ("From", StoreBuilders.Mobile(from)), ("To", "+447700900999"), ("Body", body)];
        using var post = Signed.ByTwilio("/hooks/twilio/inbound", optOut is null ? fields : [.. fields, ("OptOutType", optOut)]);
        using var answer = await browser.SendAsync(post, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/xml", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
