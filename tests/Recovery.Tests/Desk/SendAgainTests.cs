using System.Net;
using Recovery.Nudges;

namespace Recovery.Tests.Desk;

/// <summary>Sending again what was given up, wherever it is pressed: it is on the queue at once, and nothing is sent twice.</summary>
public sealed class SendAgainTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/clinic/needs", "again")]
    [InlineData("/clinic/faults?handler=Replay", "nudge")]
    [InlineData("/clinic/nudges/{id}?handler=Replay", "x")]
    [InlineData("/api/clinic/dead-letters/{id}/replay", null)]
    public async Task It_is_on_the_queue_at_once_and_once(string path, string? field)
    {
        var dead = (await Data.Dead(await Data.Runner())).Nudge;

        Assert.Holds(await Press(path.Replace("{id}", dead, StringComparison.Ordinal), field, dead) is HttpStatusCode.OK);
        var nudge = (await Host.Log.Find(dead, Ct))!.Nudge;
        Assert.Equal((NudgeStatus.Queued, 2), (nudge.Status, nudge.Generation));

        Assert.Holds(await Press(path.Replace("{id}", dead, StringComparison.Ordinal), field, dead) is HttpStatusCode.OK or HttpStatusCode.Conflict);
        Assert.Equal(2, (await Host.Log.Find(dead, Ct))!.Nudge.Generation);
    }

    private async Task<HttpStatusCode> Press(string path, string? field, string nudge)
    {
        if (field is null)
        {
            using var told = await Program.PostAsync(path, null, Ct);
            return told.StatusCode;
        }

        using var browser = await Host.SignedIn();
        var token = DeskHost.Token(await browser.GetStringAsync("/clinic/races", Ct));
        using var answer = await browser.PostAsync(path, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new(field, nudge)]), Ct);
        return answer.StatusCode;
    }
}
