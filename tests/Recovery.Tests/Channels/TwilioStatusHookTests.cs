using System.Net;
using System.Text;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Web;

namespace Recovery.Tests.Channels;

public sealed class TwilioStatusHookTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_that_did_not_arrive_says_why_in_words_with_the_code()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await Sent(host);
        using var browser = host.Browser();

        using var answer = await browser.SendAsync(Signed.ByTwilio(
            $"/hooks/twilio/status/{nudge}", ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003"), ("To", "+447700900001")), Ct);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var line = (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge;
        Assert.Equal((NudgeStatus.Undelivered, "The phone was switched off or had no signal. (30003)"), (line.Status, line.Reason));
    }

    [Fact]
    public async Task A_code_that_is_unknown_is_told_as_it_is()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await Sent(host);
        using var browser = host.Browser();
        using var answer = await browser.SendAsync(Signed.ByTwilio(
            $"/hooks/twilio/status/{nudge}", ("MessageStatus", "failed"), ("ErrorCode", "39999")), Ct);

        Assert.Contains("39999", (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_nobody_knows_changes_nothing_of_the_nudge_and_is_kept_by_name()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await Sent(host);
        using var browser = host.Browser();
        using var answer = await browser.SendAsync(Signed.ByTwilio($"/hooks/twilio/status/{nudge}", ("MessageStatus", "teleported")), Ct);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(NudgeStatus.Accepted, (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Status);
        Assert.Equal(["sms|teleported"], host.Query("SELECT channel, name FROM unknown_events"));
    }

    [Fact]
    public async Task A_status_that_nobody_knows_settles_a_text_in_doubt_since_Twilio_has_it()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await Sent(host);
        host.Query("UPDATE nudges SET status = 'in-doubt', provider_id = NULL, accepted_at = NULL");
        using var browser = host.Browser();
        using var answer = await browser.SendAsync(
            Signed.ByTwilio($"/hooks/twilio/status/{nudge}", ("MessageStatus", "teleported"), ("MessageSid", "SM9")), Ct);

        Assert.Equal((NudgeStatus.Accepted, "SM9"), (await host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge is var n ? (n.Status, n.ProviderId) : default);
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("wrong signature")]
    [InlineData("another nudge's path")]
    [InlineData("a field changed")]
    [InlineData("a field added")]
    [InlineData("invalid UTF-8")]
    [InlineData("signed for another host")]
    public async Task What_Twilio_did_not_sign_is_refused_and_leaves_no_trace(string how)
    {
        await using var host = await WebHost.Start(Signed.Settings);
        var nudge = await Sent(host);
        using var browser = host.Browser();
        var path = $"/hooks/twilio/status/{nudge}";
        using var post = Signed.ByTwilio(how == "another nudge's path" ? "/hooks/twilio/status/AAAAAAAAAAAAAAAA" : path, ("MessageStatus", "delivered"));
        post.RequestUri = new Uri(path, UriKind.Relative);
        switch (how)
        {
            case "unsigned":
                post.Headers.Remove("X-Twilio-Signature");
                break;
            case "wrong signature":
                post.Headers.Remove("X-Twilio-Signature");
                post.Headers.Add("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
                break;
            case "a field changed":
                post.Content = Form("MessageStatus=read"u8);
                break;
            case "a field added":
                post.Content = Form("MessageStatus=delivered&ErrorCode=21610"u8);
                break;
            case "invalid UTF-8":
                post.Content = Form([.. "MessageStatus="u8, 0xFF, 0xFE]);
                break;
            case "signed for another host":
                post.Headers.Host = "elsewhere.example.com";
                post.Headers.Add("X-Forwarded-Host", "elsewhere.example.com");
                post.Content = Form("MessageStatus=undelivered"u8);
                break;
        }

        var before = host.Dump();
        using var answer = await browser.SendAsync(post, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Other_content_and_far_too_much_of_it_is_refused()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        using var browser = host.Browser();
        using var text = await browser.PostAsync(new Uri("/hooks/twilio/status/AAAAAAAAAAAAAAAA", UriKind.Relative), new StringContent("hello"), Ct);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);

        using var much = await browser.PostAsync(
            new Uri("/hooks/twilio/status/AAAAAAAAAAAAAAAA", UriKind.Relative), Form(Encoding.ASCII.GetBytes("Body=" + new string('x', 100 * 1024))), Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, much.StatusCode);
    }

    [Fact]
    public async Task A_signed_post_about_a_nudge_that_is_unknown_is_taken_and_forgotten()
    {
        await using var host = await WebHost.Start(Signed.Settings);
        using var browser = host.Browser();
        var before = host.Dump();
        using var answer = await browser.SendAsync(Signed.ByTwilio("/hooks/twilio/status/AAAAAAAAAAAAAAAA", ("MessageStatus", "delivered")), Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Without_an_auth_token_nobody_is_believed()
    {
        await using var host = await WebHost.Start(("PublicUrl", Signed.PublicUrl));
        using var browser = host.Browser();
        using var answer = await browser.SendAsync(Signed.ByTwilio("/hooks/twilio/status/AAAAAAAAAAAAAAAA", ("MessageStatus", "delivered")), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>A text that Twilio took, by its nudge's id.</summary>
    private static async Task<string> Sent(WebHost host) => await host.Sent(By.Sms, "SM1");

    private static ByteArrayContent Form(ReadOnlySpan<byte> body) =>
        new(body.ToArray()) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
}
