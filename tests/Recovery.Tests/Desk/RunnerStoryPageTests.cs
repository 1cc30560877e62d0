using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class RunnerStoryPageTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_page_has_a_strip_and_one_timeline_with_what_is_to_come()
    {
        var ada = await Data.Runner("Ada Lovelace");
        var sent = await Data.Sent(ada, new Outcome.Rejected("400", "This address isn't valid"), channel: By.Email);
        await Data.Accepted(ada);
        await Host.Get<IReplyStore>().Take(new NewReply("SM9", StoreBuilders.Mobile(1), "<i>when?</i>", new ReplyReading(ReplyMeaning.Other, IsKeyword: false)), Host.Now, None);
        Host.Time.Advance(TimeSpan.FromHours(2));
        using var browser = await Host.SignedIn();

        var html = await browser.GetStringAsync($"/clinic/runners/{ada.RunnerId}");
        var page = WebUtility.HtmlDecode(html);

        Assert.Contains("<ol class=\"strip\">", html, StringComparison.Ordinal);
        Assert.Contains("Soreness email: the sandbox refused it: This address isn't valid (400)", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/clinic/nudges/{sent.Nudge}\"", html, StringComparison.Ordinal);
        Assert.Contains("Replied. Nobody has read it yet", page, StringComparison.Ordinal);
        Assert.Contains("&lt;i&gt;when?&lt;/i&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Last call text: to come, 07:30 to 08:00", page, StringComparison.Ordinal);
        Assert.Contains("For the first open day from 2 days after the race. Texts allowed since Mon 1 Feb 2027.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_did_it_at_the_desk_stands_beside_what_they_did()
    {
        var ada = await Data.Runner();
        await Host.Runners.SetOutcome(ada.EntryId, EntryOutcome.Booked, ChangedBy.Desk("Maya"), Host.Now, null, None);
        using var browser = await Host.SignedIn();

        Assert.Contains("Booked, by Maya", WebUtility.HtmlDecode(await browser.GetStringAsync($"/clinic/runners/{ada.RunnerId}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_story_is_paged_and_any_number_is_a_page()
    {
        var ada = await Data.Runner();
        for (var i = 0; i < 70; i++)
        {
            await Host.Get<IReplyStore>().Take(
                new NewReply($"SM{i}", StoreBuilders.Mobile(1), $"Reply number {i}.", new ReplyReading(ReplyMeaning.Other, IsKeyword: false)), Host.Now, None);
        }

        using var browser = await Host.SignedIn();
        var path = $"/clinic/runners/{ada.RunnerId}";
        var last = await browser.GetStringAsync(path);
        Assert.Contains("Reply number 69.", last, StringComparison.Ordinal);
        Assert.DoesNotContain("Reply number 0.", last, StringComparison.Ordinal);
        var earlier = await browser.GetStringAsync($"{path}?before=12");
        Assert.Contains("Reply number 0.", earlier, StringComparison.Ordinal);
        Assert.Contains("Show the latest events", earlier, StringComparison.Ordinal);
        foreach (var number in new[] { "-1", "0", "99999999999", "x" })
        {
            using var answer = await browser.GetAsync($"{path}?before={number}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_api_tells_the_same_story_and_what_becomes_of_every_step()
    {
        var ada = await Data.Runner("Ada Lovelace");
        await Data.Accepted(ada);
        await Host.Runners.SetOutcome(ada.EntryId, EntryOutcome.Booked, ChangedBy.Desk("Maya"), Host.Now, null, None);

        var first = await Get($"/api/clinic/runners/{ada.RunnerId}/story?take=2");
        var rest = await Get($"/api/clinic/runners/{ada.RunnerId}/story?take=1000&after={first.GetProperty("next").GetString()}");

        Assert.Equal("Ada Lovelace", first.GetProperty("name").GetString());
        var items = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).ToList();
        Assert.Not(rest.TryGetProperty("next", out _));
        Assert.Equal(items.Select(i => i.GetProperty("at").GetDateTimeOffset()).Order(), items.Select(i => i.GetProperty("at").GetDateTimeOffset()));
        Assert.Contains(items, i => i.GetProperty("what").GetString() == "Booked" && i.GetProperty("by").GetString() == "by Maya");
        var plan = rest.GetProperty("plan").EnumerateArray().ToList();
        Assert.Equal(4, plan.Count);
        Assert.Equal("the runner has booked", plan.Single(p => p.GetProperty("step").GetString() == "last-call").GetProperty("whyNot").GetString());

        Assert.Equal(HttpStatusCode.NotFound, (await Program.GetAsync("/api/clinic/runners/4711/story")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Program.GetAsync($"/api/clinic/runners/{ada.RunnerId}/story?take=0")).StatusCode);
    }

    private Task<JsonElement> Get(string path) => Program.GetFromJsonAsync<JsonElement>(path);
}
