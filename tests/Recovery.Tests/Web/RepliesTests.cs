using System.Net;
using Recovery.Housekeeping;
using Recovery.Replies;
using Recovery.Security;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Web.ReplyDriver;

namespace Recovery.Tests.Web;

/// <summary>What runners answer to texts, as Twilio hands it on: kept, shown to the clinic, and answered.</summary>
public sealed class RepliesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
        Assert.All(kept, c => Assert.Not(c == '\0' || char.IsSurrogate(c)));
    }

    [Fact]
    public async Task Anything_else_is_for_the_clinic_to_read_and_answered_once_a_day()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();

        Assert.Contains("We've passed this on to reception", await Reply(host, "My knee hurts & swells <badly>", "SM1"), StringComparison.Ordinal);
        Assert.Equal("<Response />", await Reply(host, "And my hip", "SM2"));

        var replies = await host.Get<IReplyStore>().List(unread: true, 10, Ct);
        Assert.Equal(["And my hip", "My knee hurts & swells <badly>"], replies.Select(r => r.Body));
        Assert.All(replies, r => Assert.Equal(known.RunnerId, r.RunnerId));
        Assert.Holds(await host.Get<IReplyStore>().MarkRead(replies[0].Id, host.Now, Ct));
        Assert.Equal(1, await host.Get<IReplyStore>().CountUnread(Ct));
    }

    /// <summary>Phones send reactions as texts that quote ours, "stop" and all.</summary>
    [Fact]
    public async Task A_like_stops_nothing_and_is_kept_but_nobody_has_to_read_it()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var known = await host.AddRunner();
        var text = $"Hi Runner, sore after the London Marathon? A lighter massage helps. Recovery Clinic opens at 8am Tue 27 Apr: call 020 8542 7788. Book or stop: {host.Link(LinkPurpose.Book, known.Text)}";

        Assert.Equal("<Response />", await Reply(host, $"Liked “{text}”", "SM1"));

        Assert.Empty((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
        Assert.Equal(0, await host.Get<IReplyStore>().CountUnread(Ct));
        Assert.Equal(ReplyMeaning.Reaction, Assert.Single(await host.Get<IReplyStore>().List(unread: false, 10, Ct)).Meaning);
        Assert.Contains("We've passed this on", await Reply(host, "Is 9 fine?", "SM2"), StringComparison.Ordinal);

        await Reply(host, $"STOP\n“{text}”", "SM3");
        Assert.Single((await host.Runners.Find(known.RunnerId, Ct))!.Stops);
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
        await host.Get<Housekeeper>().Tick(Ct);
        Assert.Empty(await host.Get<IReplyStore>().List(unread: false, 10, Ct));
    }
}
