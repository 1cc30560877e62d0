using System.Net;
using Recovery.Desk;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Tests.Desk;

/// <summary>With the clinic's key somebody says once who they are; the name stands on what they change, and the device remembers it.</summary>
public sealed class SignInNameTests : DeskTest
{
    private const string Asks = "What's your first name?";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_given_at_the_sign_in_stands_on_changes_and_is_not_asked_for_again()
    {
        using var visitor = new Visitor(Host);
        using var signedIn = await visitor.SignIn("  Mia ");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var page = await visitor.Page("/clinic/runners");
        Assert.DoesNotContain(WebUtility.HtmlEncode(Asks), page, StringComparison.Ordinal);

        await Book(visitor);

        Assert.Equal([("Mia", DeskActions.MarkedEntry), ("Mia", DeskActions.SignedIn)], await Noted());
    }

    [Fact]
    public async Task Without_a_name_every_page_is_there_and_asks_until_it_is_given()
    {
        using var visitor = new Visitor(Host);
        using var signedIn = await visitor.Get(Host.Get<AccessKey>().SignInPath);
        Assert.Contains(Asks, WebUtility.HtmlDecode(await visitor.Page("/clinic/runners?q=a")), StringComparison.Ordinal);
        await Book(visitor);

        using var named = await visitor.Post("/clinic/name", "/clinic/runners?q=a", ("name", "Mia"), ("returnUrl", "/clinic/runners?q=a"));

        Assert.Equal((HttpStatusCode.Redirect, "/clinic/runners?q=a"), (named.StatusCode, named.Headers.Location?.OriginalString));
        Assert.DoesNotContain(Asks, WebUtility.HtmlDecode(await visitor.Page("/clinic/runners")), StringComparison.Ordinal);
        Assert.Equal([("Mia", DeskActions.GaveName), ("Reception", DeskActions.MarkedEntry), ("Reception", DeskActions.SignedIn)], await Noted());
    }

    [Fact]
    public async Task The_device_remembers_it_and_somebody_else_can_take_over()
    {
        using var visitor = new Visitor(Host);
        (await visitor.SignIn("Zoë 美咲")).Dispose();
        (await visitor.Post("/clinic/sign-out", "/clinic/runners")).Dispose();
        Assert.DoesNotContain("clinic", visitor.Cookies.Keys);

        Assert.Contains("value=\"Zoë 美咲\"", WebUtility.HtmlDecode(await visitor.Page("/clinic/sign-in")), StringComparison.Ordinal);
        using var byLink = await visitor.Get(Host.Get<AccessKey>().SignInPath);
        await Book(visitor);
        Assert.Equal(("Zoë 美咲", DeskActions.MarkedEntry), (await Noted())[0]);

        (await visitor.Post("/clinic/name", "/clinic/name", ("name", "Bob"))).Dispose();
        (await visitor.Post("/clinic/sign-out", "/clinic/runners")).Dispose();
        Assert.Contains("value=\"Bob\"", await visitor.Page("/clinic/sign-in"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mia@example.com", "can't include a web or email address")]
    [InlineData("API key", "stands for something else")]
    [InlineData("a name that goes on and on and on and on and on", "up to 40 characters")]
    public async Task A_name_that_can_be_none_is_told_where_it_was_typed(string typed, string says)
    {
        using var visitor = new Visitor(Host);
        using var refused = await visitor.SignIn(typed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(says, await Visitor.TextOf(refused), StringComparison.Ordinal);
        Assert.DoesNotContain("clinic", visitor.Cookies.Keys);

        (await visitor.SignIn()).Dispose();
        using var again = await visitor.Post("/clinic/name", "/clinic/name", ("name", typed));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains(says, await Visitor.TextOf(again), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Saying_a_name_leads_to_no_other_site(string returnUrl)
    {
        using var visitor = new Visitor(Host);
        (await visitor.SignIn()).Dispose();

        using var answer = await visitor.Post("/clinic/name", "/clinic/name", ("name", "Mia"), ("returnUrl", returnUrl));

        Assert.Equal("/clinic", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_form_that_was_open_while_the_name_was_given_still_works()
    {
        using var visitor = new Visitor(Host);
        (await visitor.SignIn()).Dispose();
        var open = DeskHost.Token(await visitor.Page("/clinic/races"));
        (await visitor.Post("/clinic/name", "/clinic/name", ("name", "Mia"))).Dispose();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/clinic/races")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", open), new("name", "Fun Run 2027"), new("days", "2027-05-09")]),
        };
        using var answer = await visitor.Send(request);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(("Mia", DeskActions.AddedRace), (await Noted())[0]);
    }

    private async Task Book(Visitor visitor)
    {
        var runner = await Data.Runner();
        using var answer = await visitor.Post(
            $"/clinic/runners/{runner.RunnerId}?handler=Mark", $"/clinic/runners/{runner.RunnerId}", ("entry", $"{runner.EntryId}"), ("mark", "booked"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<List<(string Who, string What)>> Noted() => [.. (await Host.Noted()).Select(i => (i.Change.Who, i.Change.What))];
}
