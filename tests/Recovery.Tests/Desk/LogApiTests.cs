using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class LogApiTests : DeskTest
{
    [Fact]
    public async Task A_nudge_has_the_shape_of_the_contract()
    {
        var runner = await Data.Runner("Zoë O'Neill");
        var sent = await Data.Accepted(runner);

        var nudge = (await Items("/api/clinic/nudges")).Single();

        string[] always = ["id", "entryId", "runnerId", "name", "race", "raceDay", "step", "channel", "session", "notBefore", "target", "expires", "status"];
        string[] here = [.. always, "segments", "providerId", "queuedAt", "acceptedAt"];
        Assert.Equal(here.Order(), nudge.EnumerateObject().Select(p => p.Name).Where(n => n != "finishedAt").Order());
        Assert.Equal(sent.Nudge, nudge.GetProperty("id").GetString());
        Assert.Equal($"{runner.EntryId}", nudge.GetProperty("entryId").GetString());
        Assert.Equal($"{runner.RunnerId}", nudge.GetProperty("runnerId").GetString());
        Assert.Equal("Zoë O'Neill", nudge.GetProperty("name").GetString());
        Assert.Equal("london-marathon-2027", nudge.GetProperty("race").GetString());
        Assert.Equal("2027-04-25", nudge.GetProperty("raceDay").GetString());
        Assert.Equal("2027-04-27", nudge.GetProperty("session").GetString());
        Assert.Equal("2027-04-27T07:30:00+01:00", nudge.GetProperty("notBefore").GetString());
        Assert.Equal("2027-04-27T08:00:00+01:00", nudge.GetProperty("target").GetString());
        Assert.Equal("accepted", nudge.GetProperty("status").GetString());
        Assert.Equal("SM0", nudge.GetProperty("providerId").GetString());
        Assert.Equal(1, nudge.GetProperty("segments").GetInt32());
    }

    [Fact]
    public async Task What_a_nudge_has_none_of_is_left_out()
    {
        await Data.Queued(await Data.Runner());

        var nudge = (await Items("/api/clinic/nudges")).Single();

        Assert.Not(nudge.TryGetProperty("reason", out _));
        Assert.Not(nudge.TryGetProperty("providerId", out _));
        Assert.Not(nudge.TryGetProperty("acceptedAt", out _));
        Assert.Not(nudge.TryGetProperty("finishedAt", out _));
    }

    [Fact]
    public async Task Each_filter_finds_its_own_and_only_its_own()
    {
        await Data.Race("brighton-2027", "Brighton 2027", new LocalDate(2027, 4, 25));
        var ada = await Data.Accepted(await Data.Runner("Ada Lovelace"), second: 1);
        var bob = await Data.Queued(await Data.Runner("Bob Marley", "brighton-2027"), channel: By.Email, second: 2);
        var cleo = await Data.Queued(await Data.Runner("Cleo Laine"), step: "last-call", second: 3, day: new LocalDate(2027, 4, 29));

        Assert.Equal([ada.Nudge, bob.Nudge, cleo.Nudge], await Ids(""));
        Assert.Equal([ada.Nudge, bob.Nudge], await Ids("?day=2027-04-27"));
        Assert.Equal([cleo.Nudge], await Ids("?day=2027-04-29"));
        Assert.Equal([bob.Nudge], await Ids("?race=brighton-2027"));
        Assert.Equal([cleo.Nudge], await Ids("?step=last-call"));
        Assert.Equal([bob.Nudge], await Ids("?channel=email"));
        Assert.Equal([ada.Nudge], await Ids("?status=accepted"));
        Assert.Equal([bob.Nudge], await Ids("?q=marl"));
        Assert.Equal([ada.Nudge], await Ids("?q=07700+900+001"));
        Assert.Equal([bob.Nudge], await Ids("?q=runner2@example.com"));
        Assert.Equal([cleo.Nudge], await Ids($"?q={Uri.EscapeDataString(cleo.Nudge)}"));
        Assert.Equal([ada.Nudge], await Ids("?day=2027-04-27&race=london-marathon-2027&step=doms&channel=sms&status=accepted&q=lovelace+ada"));
        Assert.Empty(await Ids("?q=ada&channel=email"));
        Assert.Empty(await Ids("?q=nobody"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&day=2027-04-27")]
    [InlineData("&status=queued&channel=sms")]
    [InlineData("&q=runner")]
    public async Task Pages_hold_each_nudge_once_in_order_also_where_slots_are_shared(string filter)
    {
        var all = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            all.Add((await Data.Queued(await Data.Runner($"Runner {i}"), second: i / 10)).Nudge);
        }

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await Program.GetFromJsonAsync<JsonElement>($"/api/clinic/nudges?take=7{filter}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            var items = page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!).ToArray();
            Assert.InRange(items.Length, 1, 7);
            seen.AddRange(items);
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);

        Assert.Equal(all, seen);
    }

    [Theory]
    [InlineData("nudges?day=yesterday", "day")]
    [InlineData("nudges?day=9999-12-31", "day")]
    [InlineData("nudges?day=0001-01-01", "day")]
    [InlineData("summary?day=9999-12-31", "day")]
    [InlineData("summary?day=-9998-01-01", "day")]
    [InlineData("nudges?channel=pigeon", "channel")]
    [InlineData("nudges?status=gone", "status")]
    [InlineData("nudges?take=0", "take")]
    [InlineData("nudges?take=1001", "take")]
    [InlineData("nudges?take=ten", "take")]
    [InlineData("nudges?after=not-a-page", "after")]
    [InlineData("nudges?day=2027-04-27&day=2027-04-28", "day")]
    [InlineData("summary?day=2027-4-27", "day")]
    [InlineData("upcoming?days=0", "days")]
    [InlineData("upcoming?days=367", "days")]
    public async Task A_bad_parameter_is_a_problem_that_names_the_field(string path, string field)
    {
        using var answer = await Program.GetAsync($"/api/clinic/{path}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var sentence = Assert.Single(problem.GetProperty("errors").GetProperty(field).EnumerateArray().ToArray()).GetString();
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_counts_the_day_by_status_and_step_and_is_of_today_when_no_day_is_given()
    {
        await Data.Accepted(await Data.Runner("A"), second: 1);
        await Data.Accepted(await Data.Runner("B"), second: 2);
        await Data.Queued(await Data.Runner("C"), channel: By.Email);
        await Data.Queued(await Data.Runner("D"), step: "last-call", day: new LocalDate(2027, 4, 29));

        var today = await Program.GetFromJsonAsync<JsonElement>("/api/clinic/summary");
        var later = await Program.GetFromJsonAsync<JsonElement>("/api/clinic/summary?day=2027-04-29");

        Assert.Equal("2027-04-27", today.GetProperty("day").GetString());
        Assert.Equal(2, today.GetProperty("byStatus").GetProperty("accepted").GetInt32());
        Assert.Equal(1, today.GetProperty("byStatus").GetProperty("queued").GetInt32());
        Assert.Equal(2, today.GetProperty("byStep").GetProperty("doms").GetProperty("accepted").GetInt32());
        Assert.Not(today.GetProperty("byStep").TryGetProperty("last-call", out _));
        Assert.Equal(1, later.GetProperty("byStep").GetProperty("last-call").GetProperty("queued").GetInt32());
    }

    [Fact]
    public async Task What_goes_out_next_is_told_for_each_day_step_and_channel()
    {
        await Data.Runner("A");
        await Data.Runner("B");
        var booked = await Data.Runner("C");
        await Program.PostAsync($"/api/clinic/entries/{booked.EntryId}/booked", null);

        var next = await Program.GetFromJsonAsync<JsonElement>("/api/clinic/upcoming?days=3");

        var days = next.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["2027-04-27", "2027-04-29"], days.Select(d => d.GetProperty("day").GetString()));
        var texts = days[0].GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("channel").GetString() == "sms");
        Assert.Equal("doms", texts.GetProperty("step").GetString());
        Assert.Equal(2, texts.GetProperty("count").GetInt32());
        Assert.Equal("2027-04-27T07:30:00+01:00", texts.GetProperty("notBefore").GetString());
        Assert.Equal(4, days[0].GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task One_nudge_is_found_by_its_id()
    {
        var sent = await Data.Accepted(await Data.Runner());

        var nudge = await Program.GetFromJsonAsync<JsonElement>($"/api/clinic/nudges/{sent.Nudge}");
        using var none = await Program.GetAsync("/api/clinic/nudges/none-of-ours");

        Assert.Equal(sent.Nudge, nudge.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("application/problem+json", none.Content.Headers.ContentType!.MediaType);
    }

    private async Task<IReadOnlyList<JsonElement>> Items(string path) =>
        [.. (await Program.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray()];

    private async Task<IReadOnlyList<string?>> Ids(string query) =>
        [.. (await Items($"/api/clinic/nudges{query}")).Select(i => i.GetProperty("id").GetString())];
}
