using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class EntryApiTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("booked")]
    [InlineData("not-run")]
    public async Task Reception_says_it_and_takes_it_back_and_twice_is_as_good_as_once(string mark)
    {
        var runner = await Data.Runner();

        var said = await Send(HttpMethod.Post, runner, mark);
        var again = await Send(HttpMethod.Post, runner, mark);
        Assert.Equal(mark, said.GetProperty("outcome").GetString());
        Assert.Equal("reception", said.GetProperty("outcomeBy").GetString());
        Assert.Equal("2027-04-27T07:00:00+01:00", said.GetProperty("outcomeAt").GetString());
        Assert.Equal(said.ToString(), again.ToString());

        var undone = await Send(HttpMethod.Delete, runner, mark);
        var undoneAgain = await Send(HttpMethod.Delete, runner, mark);
        Assert.Not(undone.TryGetProperty("outcome", out _));
        Assert.Equal(undone.ToString(), undoneAgain.ToString());
    }

    [Fact]
    public async Task Taking_back_one_mark_leaves_another_alone()
    {
        var runner = await Data.Runner();
        await Send(HttpMethod.Post, runner, "booked");

        var state = await Send(HttpMethod.Delete, runner, "not-run");

        Assert.Equal("booked", state.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_stop_is_for_both_channels_and_can_be_taken_back()
    {
        var runner = await Data.Runner();

        var stopped = await Send(HttpMethod.Post, runner, "stopped");
        Assert.Equal(["email", "sms"], stopped.GetProperty("stops").EnumerateArray().Select(s => s.GetProperty("channel").GetString()).Order());

        Assert.Empty((await Send(HttpMethod.Delete, runner, "stopped")).GetProperty("stops").EnumerateArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Undo_by_reception_never_lifts_the_runners_own_stop(bool receptionFirst)
    {
        var runner = await Data.Runner();
        Task Own() => Host.Runners.Stop(runner.RunnerId, By.Sms, "the runner said stop", Source.Runner, Host.Now, None);
        if (receptionFirst)
        {
            await Send(HttpMethod.Post, runner, "stopped");
            await Own();
        }
        else
        {
            await Own();
            await Send(HttpMethod.Post, runner, "stopped");
        }

        var left = (await Send(HttpMethod.Delete, runner, "stopped")).GetProperty("stops").EnumerateArray().ToArray();

        var stop = Assert.Single(left);
        Assert.Equal("sms", stop.GetProperty("channel").GetString());
        Assert.Equal("runner", stop.GetProperty("by").GetString());
    }

    [Theory]
    [InlineData("POST", "/api/clinic/entries/4711/booked")]
    [InlineData("DELETE", "/api/clinic/entries/4711/stopped")]
    [InlineData("POST", "/api/clinic/entries/1/married")]
    [InlineData("POST", "/api/clinic/entries/one/booked")]
    [InlineData("POST", "/api/clinic/dead-letters/none/replay")]
    public async Task What_is_not_there_is_404_as_a_problem(string method, string path)
    {
        using var answer = await Program.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_nudge_that_was_given_up_is_sent_again_once()
    {
        var dead = await Data.Dead(await Data.Runner());

        var answer = await Program.PostAsync($"/api/clinic/dead-letters/{dead.Nudge}/replay", null);
        var nudge = await answer.Content.ReadFromJsonAsync<JsonElement>();
        using var again = await Program.PostAsync($"/api/clinic/dead-letters/{dead.Nudge}/replay", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual("dead", nudge.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(2, (await Host.Log.Find(dead.Nudge, None))!.Nudge.Generation);
    }

    private async Task<JsonElement> Send(HttpMethod method, RegistrationResult runner, string mark)
    {
        using var answer = await Program.SendAsync(new HttpRequestMessage(method, $"/api/clinic/entries/{runner.EntryId}/{mark}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
