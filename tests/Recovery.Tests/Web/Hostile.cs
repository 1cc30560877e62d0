using System.Net;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A clinic that is posted what no provider would post. One for all tests of a class, each with nudges of its own.</summary>
public sealed class Hostile : IAsyncLifetime
{
    /// <summary>What nobody has sent.</summary>
    public const string UnknownNudge = "AAAAAAAAAAAAAAAA";

    private HttpClient _browser = null!;

    public WebHost Host { get; private set; } = null!;

    /// <summary>The number of the runner who was sent a text and an email.</summary>
    public int Runner { get; private set; }

    /// <summary>The text that Twilio took.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The email that SendGrid took.</summary>
    public string Email { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Host = await WebHost.Start(Signed.Settings);
        _browser = Host.Browser();
    }

    /// <summary>Sends a runner's text and another's email, which nobody has told anything of yet.</summary>
    public async Task SendBoth()
    {
        Email = await Host.Sent(By.Email, $"M{++Runner}", Runner);
        Text = await Host.Sent(By.Sms, $"SM{++Runner}", Runner);
    }

    /// <summary>The post gets that answer and leaves no trace in any table.</summary>
    public async Task LeavesNoTrace(HttpRequestMessage post, HttpStatusCode answer)
    {
        var before = Host.Dump();
        Assert.Equal(answer, await Send(post));
        Assert.Equal(before, Host.Dump());
    }

    /// <summary>The provider's next word is heard as if nothing had happened.</summary>
    public async Task TheNextGoodOneCounts(HttpRequestMessage post, string nudge)
    {
        Assert.Equal(HttpStatusCode.NoContent, await Send(post));
        Assert.Equal(NudgeStatus.Delivered, (await Host.Get<IClinicLog>().Find(nudge, Ct))!.Nudge.Status);
    }

    public async Task<HttpStatusCode> Send(HttpRequestMessage post)
    {
        using (post)
        {
            try
            {
                using var answer = await _browser.SendAsync(post, Ct);
                return answer.StatusCode;
            }
            catch (HttpRequestException) when (post.Headers.TransferEncodingChunked == true)
            {
                // The server answered and hung up while more was being sent; whether the answer is still read is chance.
                return HttpStatusCode.RequestEntityTooLarge;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await Host.DisposeAsync();
    }
}
