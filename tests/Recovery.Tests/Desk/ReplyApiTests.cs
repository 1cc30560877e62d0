using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Recovery.Replies;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class ReplyApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replies_come_newest_first_page_by_page_and_are_ticked_off()
    {
        await using var host = await DeskHost.Start();
        await new DeskData(host).Runner("Ada Lovelace");
        var replies = host.Get<IReplyStore>();
        foreach (var words in new[] { "Is 9 fine?", "STOP", "Thanks" })
        {
            await replies.Take(new NewReply(words, StoreBuilders.Mobile(1), words, ReplyWords.Read(words)), host.Now, Ct);
        }

        using var program = host.Program();
        var first = await program.GetFromJsonAsync<JsonElement>("/api/clinic/replies?take=2", Ct);
        Assert.Equal(["Thanks", "STOP"], Texts(first));
        Assert.Equal(
            ("Ada Lovelace", "other", "2027-04-27T07:00:00+01:00"),
            first.GetProperty("items")[0] is var item ? (item.GetProperty("name").GetString(), item.GetProperty("meaning").GetString(), item.GetProperty("at").GetString()) : default);
        var rest = await program.GetFromJsonAsync<JsonElement>($"/api/clinic/replies?take=2&after={first.GetProperty("next").GetString()}", Ct);
        Assert.Equal(["Is 9 fine?"], Texts(rest));
        Assert.Not(rest.TryGetProperty("next", out _));

        var id = first.GetProperty("items")[0].GetProperty("id").GetString();
        using var read = await program.PostAsync($"/api/clinic/replies/{id}/read", null, Ct);
        Assert.Equal(HttpStatusCode.NoContent, read.StatusCode);
        Assert.Equal(["Is 9 fine?"], Texts(await program.GetFromJsonAsync<JsonElement>("/api/clinic/replies?unread=true", Ct)));
        using var gone = await program.PostAsync("/api/clinic/replies/4711/read", null, Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("after=yesterday", "after")]
    [InlineData("take=0", "take")]
    [InlineData("unread=1", "unread")]
    public async Task A_wrong_question_is_named(string query, string field)
    {
        await using var host = await DeskHost.Start();
        using var program = host.Program();
        using var answer = await program.GetAsync($"/api/clinic/replies?{query}", Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Holds((await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors").TryGetProperty(field, out _));
    }

    private static IEnumerable<string?> Texts(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("text").GetString());
}
