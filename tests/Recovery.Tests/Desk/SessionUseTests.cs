using System.Net;
using NodaTime;
using Recovery.Storage;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk;

/// <summary>What counts as somebody at the device, by what browsers say of their requests: only that keeps a session from ending after twelve hours.</summary>
public sealed class SessionUseTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/clinic/runners", "navigate", "?1", true)] // A tap, in Chromium and Firefox.
    [InlineData("/clinic/runners", "navigate", null, true)] // A tap in Safari, which never says so.
    [InlineData("/clinic?refresh=own", "navigate", null, false)] // The page that loads itself again.
    [InlineData("/clinic?refresh=own", "navigate", "?1", true)] // Somebody who loads that page again.
    [InlineData("/clinic/needs?refresh=own", "cors", null, false)] // Its script, which looks by itself.
    [InlineData("/clinic/needs?refresh=own", null, null, false)] // Likewise in a browser that says nothing.
    [InlineData("/clinic/needs", "cors", null, false)]
    [InlineData("/clinic/runners", null, null, true)] // A tap in a browser that says nothing.
    public async Task A_session_lasts_longer_only_for_what_somebody_does(string path, string? mode, string? user, bool counts)
    {
        using var mia = new Visitor(Host);
        using var signedIn = await mia.SignIn("Mia");
        var soon = SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(1);
        var id = await EndsAt(soon);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Say(request, "Sec-Fetch-Mode", mode);
        Say(request, "Sec-Fetch-User", user);

        using var answer = await mia.Send(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var session = await Host.Get<IDeskSessionStore>().Find(id, Host.Get<AccessKey>().Fingerprint, soon - Duration.FromHours(1), Ct);
        Assert.Equal(counts, session!.Until > soon + Duration.FromMinutes(1));
    }

    [Fact]
    public async Task Whatever_the_page_asks_for_by_itself_is_marked()
    {
        await Data.Queued(await Data.Runner());
        using var browser = await Host.SignedIn();

        var page = (await browser.GetStringAsync("/clinic?day=2027-04-27&refresh=own", Ct)).Replace("&amp;", "&", StringComparison.Ordinal);

        Assert.Matches("http-equiv=\"refresh\" content=\"\\d+; url=/clinic\\?day=2027-04-27&refresh=own\"", page);
        Assert.Matches("data-from=\"/clinic/needs\\?[^\"]*&refresh=own\"", page);
    }

    private static void Say(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.Add(header, value);
        }
    }

    /// <summary>Moves the end of the one session that there is. Returns its id.</summary>
    private Task<string> EndsAt(Instant until) => Host.Get<Recovery.Storage.Sql.SqlDatabase>().Write(
        async session =>
        {
            Assert.Equal(1, await session.Execute("UPDATE desk_sessions SET open_until = ?1", until));
            return (await session.All("SELECT id FROM desk_sessions", rows => rows.Text("id")))[0];
        },
        Ct);
}
