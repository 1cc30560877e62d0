using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Recovery.Nudges.Send;

namespace Recovery.Tests.Desk;

/// <summary>Today as JSON, and what programs do about those who need somebody.</summary>
public sealed class TodayApiTests : DeskTest
{
    [Fact]
    public async Task A_day_has_its_sentence_its_sessions_and_who_needs_somebody()
    {
        await Data.Accepted(await Data.Runner("Ada Lovelace"));
        var lost = await Data.Sent(await Data.Runner("Bob Marley"), new Outcome.InDoubt("no answer in time"));
        var day = await Get("/api/clinic/today");

        Assert.Equal("Before 8am: 1 of 2 reached. 1 needs you.", day.GetProperty("sentence").GetString());
        Assert.Not(day.GetProperty("underWay").GetBoolean());
        var session = Assert.Single(day.GetProperty("sessions").EnumerateArray());
        Assert.Equal((2, 1, 1), (session.GetProperty("total").GetInt32(), session.GetProperty("reached").GetInt32(), session.GetProperty("notReached").GetInt32()));
        Assert.Equal("2027-04-27T08:00:00+01:00", session.GetProperty("opening").GetString());
        var person = Assert.Single(day.GetProperty("people").EnumerateArray());
        Assert.Equal(("Bob Marley", "in-time"), (person.GetProperty("name").GetString(), person.GetProperty("urgency").GetString()));
        var need = Assert.Single(person.GetProperty("needs").EnumerateArray());
        Assert.Equal(("in-doubt", lost.Nudge, "email"), (need.GetProperty("kind").GetString(), need.GetProperty("id").GetString(), need.GetProperty("switchTo").GetString()));
        Assert.Equal("Nothing went out on this day.", (await Get("/api/clinic/today?day=2027-04-20")).GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task What_is_done_about_them_ends_the_need_and_again_is_a_conflict()
    {
        var lost = await Data.Sent(await Data.Runner(), new Outcome.InDoubt("lost"));
        var path = $"/api/clinic/nudges/{lost.Nudge}";

        Assert.Equal(HttpStatusCode.NoContent, await Post($"{path}/rang"));
        Assert.Equal(HttpStatusCode.Conflict, await Post($"{path}/done"));
        Assert.Equal(0, (await Get("/api/clinic/today")).GetProperty("needing").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await Program.DeleteAsync($"{path}/done")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await Post($"{path}/switch"));
        Assert.Equal(HttpStatusCode.Conflict, await Post($"{path}/switch"));
        Assert.Equal(HttpStatusCode.NotFound, await Post("/api/clinic/nudges/none/switch"));
    }

    [Fact]
    public async Task The_log_is_narrowed_by_outcome_and_says_how_many_there_are()
    {
        var ada = await Data.Accepted(await Data.Runner("Ada"));
        await Data.Queued(await Data.Runner("Bob"));
        await Data.Queued(await Data.Runner("Cleo"));

        var reached = await Get("/api/clinic/nudges?outcome=reached");
        Assert.Equal(ada.Nudge, Assert.Single(reached.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        var first = await Get("/api/clinic/nudges?take=2");
        Assert.Equal(3, first.GetProperty("total").GetInt32());
        Assert.Not((await Get($"/api/clinic/nudges?take=2&after={first.GetProperty("next").GetString()}")).TryGetProperty("total", out _));
        using var wrong = await Program.GetAsync("/api/clinic/nudges?outcome=maybe");
        Assert.Contains("isn't an outcome", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_are_refused()
    {
        using var stranger = Host.Browser(follows: false);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/clinic/today")).StatusCode);
    }

    private async Task<HttpStatusCode> Post(string path) => (await Program.PostAsync(path, null)).StatusCode;

    private async Task<JsonElement> Get(string path) => await Program.GetFromJsonAsync<JsonElement>(path);
}
