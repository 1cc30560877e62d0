using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Nudges.Queue;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Tuesday 27 April 2027, 07:00: half an hour before its nudges go out.</summary>
public sealed class PauseApiTests : DeskTest
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pause_is_made_listed_and_ended()
    {
        using var made = await Post("""{"what": "session", "which": "2027-04-27", "until": "2027-04-27T09:00:00+01:00", "reason": " Our therapist  is ill "}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var pause = await made.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var id = pause.GetProperty("id").GetString();
        Assert.Equal($"/api/clinic/pauses/{id}", made.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "what", "which", "by", "reason", "since", "until", "held"], pause.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("session", "2027-04-27", "Our therapist is ill", "2027-04-27T07:00:00+01:00", "2027-04-27T09:00:00+01:00", 0),
            (Text(pause, "what"), Text(pause, "which"), Text(pause, "reason"), Text(pause, "since"), Text(pause, "until"), pause.GetProperty("held").GetInt32()));

        Assert.Equal(pause.ToString(), Assert.Single(await List()).ToString());

        using var ended = await Program.DeleteAsync(made.Headers.Location, Ct);
        using var again = await Program.DeleteAsync(made.Headers.Location, Ct);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (ended.StatusCode, again.StatusCode));
        Assert.Empty(await List());
        using var unknown = await Program.DeleteAsync("/api/clinic/pauses/12", Ct);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_same_again_is_the_same_pause()
    {
        using var first = await Post("""{"what": "everything"}""");
        using var again = await Post("""{"what": "everything"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        Assert.Not((await List()).Single().TryGetProperty("until", out _));
    }

    [Theory]
    [InlineData("""{}""", "what")]
    [InlineData("""{"what": "texts"}""", "what")]
    [InlineData("""{"what": "everything", "which": "doms"}""", "which")]
    [InlineData("""{"what": "session"}""", "which")]
    [InlineData("""{"what": "session", "which": "Tuesday"}""", "which")]
    [InlineData("""{"what": "session", "which": "2027-04-26"}""", "which")]
    [InlineData("""{"what": "session", "which": "2027-05-02"}""", "which")]
    [InlineData("""{"what": "session", "which": "2029-05-02"}""", "which")]
    [InlineData("""{"what": "race", "which": "nowhere"}""", "which")]
    [InlineData("""{"what": "step", "which": "confirm"}""", "which")]
    [InlineData("""{"what": "everything", "until": "9am"}""", "until")]
    [InlineData("""{"what": "everything", "until": "2027-04-27T07:00"}""", "until")]
    [InlineData("""{"what": "everything", "until": "2028-05-27T07:00"}""", "until")]
    [InlineData("""{"what": "everything", "reason": "\u0001"}""", "reason")]
    [InlineData("""{"what": 7}""", "what")]
    [InlineData("""nonsense""", "body")]
    public async Task What_is_wrong_with_a_pause_is_said_for_its_field_and_nothing_is_paused(string body, string field)
    {
        using var answer = await Post(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Empty(await List());
    }

    [Fact]
    public async Task A_time_without_an_offset_is_the_clinics_and_a_long_reason_is_refused()
    {
        using var until = await Post("""{"what": "step", "which": "doms", "until": "2027-04-27T09:00"}""");
        Assert.Equal("2027-04-27T09:00:00+01:00", Text(await until.Content.ReadFromJsonAsync<JsonElement>(Ct), "until"));
        using var tooLong = await Post($$"""{"what": "everything", "reason": "{{new string('x', 121)}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
    }

    [Fact]
    public async Task Who_paused_and_who_resumed_is_noted_from_what_to_what()
    {
        using var made = await Post("""{"what": "race", "which": "london-marathon-2027", "reason": "It may be called off"}""");
        using var ended = await Program.DeleteAsync(made.Headers.Location, Ct);

        var changes = (await Host.Get<IDeskChanges>().Page(new ChangesQuery(null, null, null, null, 10), Ct)).Items.Select(c => c.Change).ToList();
        var who = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("by").GetString()!;
        Assert.Equal(
            [
                new DeskChange(who, DeskActions.Resumed) { RaceId = "london-marathon-2027", Subject = "the race", Was = $"paused by {who}" },
                new DeskChange(who, DeskActions.Paused) { RaceId = "london-marathon-2027", Subject = "the race", Becomes = $"paused by {who}: It may be called off" },
            ],
            changes);
    }

    [Fact]
    public async Task What_waits_is_counted_and_goes_on_the_queue_again_once_resumed()
    {
        var message = await Data.Queued(await Data.Runner());
        using var made = await Post("""{"what": "everything"}""");
        Host.Time.Advance(TimeSpan.FromMinutes(31));
        await Host.Nudges.Claim(message, Host.Now, Host.Now + Duration.FromMinutes(1), Ct);
        Assert.Equal(1, (await List()).Single().GetProperty("held").GetInt32());
        Assert.Equal("deferred", Text((await Program.GetFromJsonAsync<JsonElement>($"/api/clinic/nudges/{message.Nudge}", Ct)), "status"));

        using var ended = await Program.DeleteAsync(made.Headers.Location, Ct);

        Assert.Equal((NudgeStatus.Queued, 2), (await Host.Log.Find(message.Nudge, Ct))!.Nudge is var n ? (n.Status, n.Generation) : default);
        var received = await Host.Get<IQueueReceiver>().Receive("sms-nudges", 9, Ct);
        Assert.Equal([new NudgeMessage(message.Nudge, 2).MessageId], received.Select(r => r.MessageId));
    }

    [Fact]
    public async Task A_preview_plans_all_the_same_and_says_what_is_paused()
    {
        await Data.Runner();
        var previewer = Host.Get<PlanPreviewer>();
        var before = await previewer.Of(DeskData.Tuesday, 1, null, null, Ct);
        Assert.Empty(before.Pauses);
        Assert.Equal([1, 1], before.Lines.Select(l => l.Messages));
        using var session = await Post("""{"what": "session", "which": "2027-04-27"}""");
        using var other = await Post("""{"what": "session", "which": "2027-04-30"}""");

        var after = await previewer.Of(DeskData.Tuesday, 1, null, null, Ct);

        Assert.Equal(before.Lines.Select(l => l.Messages), after.Lines.Select(l => l.Messages));
        Assert.Equal([PauseScope.Session(DeskData.Tuesday)], after.Pauses.Select(p => p.Of));
    }

    [Fact]
    public async Task Nobody_pauses_without_signing_in()
    {
        using var stranger = Host.Browser(follows: false);
        using var body = new StringContent("""{"what": "everything"}""", Encoding.UTF8, "application/json");
        using var answer = await stranger.PostAsync("/api/clinic/pauses", body, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await List());
    }

    private Task<HttpResponseMessage> Post(string json) =>
        Program.PostAsync("/api/clinic/pauses", new StringContent(json, Encoding.UTF8, "application/json"), Ct);

    private async Task<IReadOnlyList<JsonElement>> List() =>
        [.. (await Program.GetFromJsonAsync<JsonElement>("/api/clinic/pauses", Ct)).GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement json, string field) => json.GetProperty(field).GetString();
}
