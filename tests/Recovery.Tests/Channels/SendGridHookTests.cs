using System.Net;
using System.Text;
using Recovery.Channels.SendGrid;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Channels;

public sealed class SendGridHookTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_of_mixed_events_is_taken_as_a_whole()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await host.Sent(By.Email, "M1");
        var answer = await Post(host, $$"""
            [
              {"event":"processed","nudge":"{{nudge}}","sg_message_id":"M1.filter1","sg_event_id":"a"},
              {"event":"delivered","nudge":"{{nudge}}","sg_event_id":"b","response":"250 OK"},
              {"event":"delivered","nudge":"{{nudge}}","sg_event_id":"c","response":"250 OK"},
              {"event":"open","nudge":"{{nudge}}"},
              {"event":"click","nudge":"{{nudge}}","url":"https://recovery.example.com/b/secret"},
              {"event":"teleported","nudge":"{{nudge}}","email":"runner1@example.com"},
              {"event":"delivered","email":"stranger@example.com"},
              "not an event", 7, null
            ]
            """);

        Assert.Equal(HttpStatusCode.NoContent, answer);
        Assert.Equal(NudgeStatus.Delivered, (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Status);
        Assert.Null((await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Effect);
        Assert.Equal([$"teleported|{nudge}"], host.Query("SELECT name, nudge FROM unknown_events"));
        Assert.DoesNotContain("secret", host.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_character_in_one_event_loses_none_of_the_others()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await host.Sent(By.Email, "M1");

        await Post(host, $$"""[{"event":"bounce\ud800","nudge":"{{nudge}}"}, {"event":"delivered","nudge":"{{nudge}}"}]""");

        Assert.Equal(NudgeStatus.Delivered, (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Status);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("click")]
    [InlineData("unsubscribe")]
    [InlineData("group_resubscribe")]
    [InlineData("teleported")]
    public void Whatever_is_told_of_an_email_proves_that_it_was_taken(string what)
    {
        var batch = SendGridEvents.Read(Encoding.UTF8.GetBytes($$"""[{"event":"{{what}}","nudge":"AAAAAAAAAAAAAAAA"}]"""));

        Assert.Equal(ReceiptKind.EmailProcessed, Assert.Single(batch!.Receipts).Kind);
    }

    [Theory]
    [InlineData("""{"event":"bounce","type":"bounce","status":"5.1.1","reason":"550 <runner1@example.com> unknown"}""", NudgeStatus.Undelivered, "The mailbox doesn't exist or isn't accepting mail (5.1.1).", "emails to this address bounce")]
    [InlineData("""{"event":"bounce","type":"blocked","status":"4.7.1","reason":"421 try later"}""", NudgeStatus.Undelivered, "The runner's mail server refused this email (4.7.1).", null)]
    [InlineData("""{"event":"dropped","reason":"Bounced Address"}""", NudgeStatus.Undelivered, "SendGrid won't send to this address, because emails to it bounced.", "emails to this address bounce")]
    [InlineData("""{"event":"deferred","attempt":"3"}""", NudgeStatus.Accepted, "The runner's mail server asked us to wait.", null)]
    [InlineData("""{"event":"spamreport"}""", NudgeStatus.Delivered, "The runner marked it as spam.", "the runner marked an email as spam")]
    [InlineData("""{"event":"unsubscribe"}""", NudgeStatus.Accepted, null, "the runner unsubscribed")]
    [InlineData("""{"event":"group_unsubscribe"}""", NudgeStatus.Accepted, null, "the runner unsubscribed")]
    public async Task Each_event_leaves_the_nudge_and_the_address_where_it_says(string what, NudgeStatus status, string? reason, string? stopped)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await host.Sent(By.Email, "M1");
        Assert.Equal(HttpStatusCode.NoContent, await Post(host, $"[{what[..^1]},\"nudge\":\"{nudge}\"}}]"));

        var line = (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge;
        Assert.Equal((status, reason), (line.Status, line.Reason));
        Assert.Equal(stopped, (await host.Runners.Find(line.RunnerId!.Value, Ct))!.Stops.SingleOrDefault(s => s.Channel == By.Email)?.Words);
    }

    [Theory]
    [InlineData("unsigned", HttpStatusCode.Forbidden)]
    [InlineData("a byte changed", HttpStatusCode.Forbidden)]
    [InlineData("an hour old", HttpStatusCode.Forbidden)]
    [InlineData("an hour ahead", HttpStatusCode.Forbidden)]
    [InlineData("another timestamp", HttpStatusCode.Forbidden)]
    [InlineData("no batch", HttpStatusCode.BadRequest)]
    [InlineData("deep", HttpStatusCode.BadRequest)]
    [InlineData("invalid UTF-8", HttpStatusCode.BadRequest)]
    [InlineData("another type", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("ten megabytes", HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_is_no_fresh_signed_batch_is_refused_and_leaves_no_trace(string how, HttpStatusCode status)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await host.Sent(By.Email, "M1");
        var body = Encoding.UTF8.GetBytes($$"""[{"event":"delivered","nudge":"{{nudge}}"}]""");
        body = how switch
        {
            "no batch" => "{}"u8.ToArray(),
            "deep" => Encoding.ASCII.GetBytes(new string('[', 5000) + new string(']', 5000)),
            "invalid UTF-8" => [.. "[{\"event\":\"deliv"u8, 0xFF, .. "\"}]"u8],
            "ten megabytes" => Encoding.ASCII.GetBytes("[" + new string(' ', 10 * 1024 * 1024) + "]"),
            _ => body,
        };
        var now = host.Time.GetUtcNow();
        using var post = Signed.BySendGrid(body, how switch
        {
            "an hour old" => now.AddHours(-1),
            "an hour ahead" => now.AddHours(1),
            _ => now,
        });
        switch (how)
        {
            case "unsigned":
                post.Headers.Remove("X-Twilio-Email-Event-Webhook-Signature");
                break;
            case "a byte changed":
                post.Content = new ByteArrayContent([.. body, (byte)' ']) { Headers = { ContentType = new("application/json") } };
                break;
            case "another timestamp":
                post.Headers.Remove("X-Twilio-Email-Event-Webhook-Timestamp");
                post.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", $"{now.ToUnixTimeSeconds() + 1}");
                break;
            case "ten megabytes":
                // Asked first: a server that hangs up on a body that is on its way may cost its sender the answer.
                post.Headers.ExpectContinue = true;
                break;
            case "another type":
                post.Content!.Headers.ContentType = new("text/plain");
                break;
        }

        var before = host.Dump();
        using var browser = host.Browser();
        using var answer = await browser.SendAsync(post, Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(before, host.Dump());
    }

    private static async Task<HttpStatusCode> Post(WebHost host, string json)
    {
        using var browser = host.Browser();
        using var post = Signed.BySendGrid(Encoding.UTF8.GetBytes(json), host.Time.GetUtcNow());
        using var answer = await browser.SendAsync(post, Ct);
        return answer.StatusCode;
    }
}
