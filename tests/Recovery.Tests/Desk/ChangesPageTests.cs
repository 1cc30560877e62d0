using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Recovery.Desk;
using Recovery.Storage.Sql;

namespace Recovery.Tests.Desk;

/// <summary>Who changed what, as a page and as JSON. It is Tuesday 27 April 2027, 07:00.</summary>
public sealed class ChangesPageTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_shows_who_what_about_whom_and_from_what_to_what()
    {
        var runner = await Data.Runner();
        using var visitor = new Visitor(Host);
        (await visitor.SignIn("Mia")).Dispose();
        await Note(new DeskChange("Mia", DeskActions.MarkedEntry) { EntryId = runner.EntryId, Becomes = "booked" });

        var page = WebUtility.HtmlDecode(await visitor.Page("/clinic/changes"));

        foreach (var says in new[] { "Tue 27 Apr 2027 07:00", ">Mia</td>", DeskActions.MarkedEntry, "Ada Lovelace", "London Marathon", ">nothing</td>", ">booked</td>", DeskActions.SignedIn })
        {
            Assert.Contains(says, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_list_is_narrowed_by_person_and_by_day_and_goes_on_page_by_page()
    {
        for (var i = 0; i < 60; i++)
        {
            await Note(new DeskChange("Mia", $"thing {i}"));
        }

        await Note(new DeskChange("Bob", "something else"));
        using var visitor = new Visitor(Host);
        (await visitor.SignIn("Zoe")).Dispose();

        var first = WebUtility.HtmlDecode(await visitor.Page("/clinic/changes?who=Mia&day=2027-04-27"));
        Assert.Contains("thing 59<", first, StringComparison.Ordinal);
        Assert.DoesNotContain("thing 9<", first, StringComparison.Ordinal);
        Assert.DoesNotContain("something else", first, StringComparison.Ordinal);
        var next = first.Split("rel=\"next\" href=\"")[1].Split('"')[0];
        var second = WebUtility.HtmlDecode(await visitor.Page(next));
        Assert.Contains("thing 9<", second, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await visitor.Page("/clinic/changes?day=2027-04-26"), StringComparison.Ordinal);
        using var wrong = await visitor.Get("/clinic/changes?day=yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var nowhere = await visitor.Get("/clinic/changes?after=x");
        Assert.Equal("/clinic/changes", nowhere.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Programs_read_them_too_by_runner()
    {
        var runner = await Data.Runner();
        await Note(new DeskChange("Mia", "a") { EntryId = runner.EntryId, Was = "b", Becomes = "c" });
        await Note(new DeskChange("Mia", "other"));

        var all = await Program.GetFromJsonAsync<JsonElement>("/api/clinic/changes?take=1", Ct);
        Assert.Equal("other", all.GetProperty("items")[0].GetProperty("what").GetString());
        Assert.Equal(
            "a", (await Program.GetFromJsonAsync<JsonElement>($"/api/clinic/changes?after={all.GetProperty("next").GetString()}", Ct)).GetProperty("items")[0].GetProperty("what").GetString());
        var item = Assert.Single((await Program.GetFromJsonAsync<JsonElement>($"/api/clinic/changes?runner={runner.RunnerId}", Ct)).GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("2027-04-27T07:00:00+01:00", "Mia", "Ada Lovelace", "b", "c"),
            (Text("at"), Text("who"), Text("runner"), Text("was"), Text("becomes")));
        using var wrong = await Program.GetAsync("/api/clinic/changes?runner=ada&after=x&take=0", Ct);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        string? Text(string name) => item.GetProperty(name).GetString();
    }

    private Task Note(DeskChange change) => Host.Get<SqlDatabase>().Write(session => session.Note(change, Host.Now), Ct);
}
