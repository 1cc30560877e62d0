using System.Net;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner who answers a text.</summary>
internal static class ReplyDriver
{
    /// <summary>Returns the TwiML that Twilio gets.</summary>
    public static async Task<string> Reply(WebHost host, string body, string sid = "SM1", int from = 1, string? optOut = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var browser = host.Browser();
        (string, string)[] fields = [("MessageSid", sid), ("From", StoreBuilders.Mobile(from)), ("To", "+447700900999"), ("Body", body)];
        using var post = Signed.ByTwilio("/hooks/twilio/inbound", optOut is null ? fields : [.. fields, ("OptOutType", optOut)]);
        using var answer = await browser.SendAsync(post, ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/xml", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(ct);
    }
}
