using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Races;

namespace Recovery.Tests.Desk;

public sealed class RaceMoveTests : DeskTest
{
    private const string Move = "/api/clinic/races/london-marathon-2027/move";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_preview_counts_and_changes_nothing()
    {
        await Data.Accepted(await Data.Runner("Sent already"), step: "book-ahead", channel: Channel.Email);
        await Data.Runner("Nothing yet");
        var booked = await Data.Runner("Booked");
        await Program.PostAsync($"/api/clinic/entries/{booked.EntryId}/booked", null);

        var move = await Post($"{Move}?preview=true", "2027-04-25", "2027-10-03");

        Assert.False(move.GetProperty("applied").GetBoolean());
        Assert.Equal(3, move.GetProperty("entries").GetInt32());
        Assert.Equal(1, move.GetProperty("alreadySent").GetInt32());
        // Book-ahead: one of the two open runners had it; texts and emails of doms, and last-call, for both.
        Assert.Equal(1 + (2 * 3), move.GetProperty("moved").GetInt32());
        Assert.Equal(0, move.GetProperty("kept").GetInt32());
        Assert.Equal(0, move.GetProperty("cancelled").GetInt32());
        Assert.Equal([24, 25], (await Host.Races.Find("london-marathon-2027", None))!.Days.Select(d => d.Day));
        Assert.Equal(new LocalDate(2027, 4, 25), (await Host.Runners.FindEntry(booked.EntryId, None))!.RaceDay);
    }

    [Fact]
    public async Task A_day_moves_with_its_runners_and_the_planner_looks_at_each_of_them_again()
    {
        var one = await Data.Runner("One");
        var two = await Data.Runner("Two");
        var saturday = await Data.Runner("Saturday", day: new LocalDate(2027, 4, 24));
        var october = new RaceDay("london-marathon-2027", new LocalDate(2027, 10, 3));
        var before = (await Host.Nudges.EntriesToPlan(new RaceDay("london-marathon-2027", DeskData.Sunday), 0, 10, None)).Max(e => e.Change);

        var move = await Post(Move, "2027-04-25", "2027-10-03");

        Assert.True(move.GetProperty("applied").GetBoolean());
        Assert.Equal(2, move.GetProperty("entries").GetInt32());
        Assert.Equal([new LocalDate(2027, 4, 24), october.Day], (await Host.Races.Find(october.RaceId, None))!.Days);
        var moved = await Host.Nudges.EntriesToPlan(october, 0, 10, None);
        Assert.Equal([one.EntryId, two.EntryId], moved.Select(e => e.EntryId));
        Assert.All(moved, e => Assert.True(e.Change > before));
        Assert.Equal(2, moved.Select(e => e.Change).Distinct().Count());
        Assert.Equal(new LocalDate(2027, 4, 24), (await Host.Runners.FindEntry(saturday.EntryId, None))!.RaceDay);
        Assert.Contains((await Host.Runners.Find(one.RunnerId, None))!.Entries[0].Events, e => e.What == "race day changed" && e.By == "reception");
    }

    [Fact]
    public async Task What_waits_in_the_queue_does_not_go_out_for_the_old_day()
    {
        var runner = await Data.Runner();
        var waiting = await Data.Queued(runner);

        await Post(Move, "2027-04-25", "2027-10-03");
        await Host.Nudges.Claim(waiting, Instant.FromUtc(2027, 4, 27, 6, 30), Instant.FromUtc(2027, 4, 27, 6, 31), None);

        var nudge = (await Host.Log.Find(waiting.Nudge, None))!.Nudge;
        Assert.Equal((NudgeStatus.Skipped, SkipReason.Moved), (nudge.Status, nudge.Reason));
    }

    [Theory]
    [InlineData("2027-04-25", "2027-04-25", "to")]
    [InlineData("2027-04-25", "2027-04-26", "to")]
    [InlineData("2027-04-25", "soon", "to")]
    [InlineData("2027-04-26", "2027-10-03", "from")]
    [InlineData(null, "2027-10-03", "from")]
    public async Task Wrong_days_are_named(string? from, string to, string field)
    {
        using var answer = await Program.PostAsJsonAsync(Move, new { from, to });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task A_race_that_is_not_there_can_not_move()
    {
        using var answer = await Program.PostAsJsonAsync("/api/clinic/races/atlantis/move", new { from = "2027-04-25", to = "2027-10-03" });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void A_step_whose_session_stays_is_kept_and_one_that_is_too_late_now_is_cancelled()
    {
        var timetable = Host.Get<Timetable>();
        var standing = new RaceDayStanding(10, Sms: 8, Email: 6, [new SentStep("book-ahead", Channel.Email, 5, 4)]);

        // From Sunday to the Saturday before, on the Friday: doms moves from Tuesday to Monday.
        var move = RaceMove.Of(timetable, standing, DeskData.Sunday, DeskData.Sunday.PlusDays(-1), Instant.FromUtc(2027, 4, 23, 12, 0));
        var doms = Assert.Single(move.Steps, s => s is { Step: "doms", Channel: Channel.Sms });
        Assert.Equal((new LocalDate(2027, 4, 27), new LocalDate(2027, 4, 26), 8), (doms.Was!.Value, doms.Becomes!.Value, doms.Moved));
        Assert.Equal(5, move.AlreadySent);

        // Open only on Thursdays, both days lead to the same session.
        var thursdays = new Timetable(
            timetable.Steps, new Recovery.Clinic.ClinicHours(
                new Dictionary<IsoDayOfWeek, IReadOnlyList<Recovery.Clinic.OpenPeriod>> { [IsoDayOfWeek.Thursday] = timetable.Hours.Weekly[IsoDayOfWeek.Thursday] },
                new Dictionary<LocalDate, IReadOnlyList<Recovery.Clinic.OpenPeriod>>()), timetable.Rules);
        var same = RaceMove.Of(thursdays, standing, DeskData.Sunday, DeskData.Sunday.PlusDays(-1), Instant.FromUtc(2027, 4, 23, 12, 0));
        Assert.Equal(8 + 6, same.Steps.Where(s => s.Step == "doms").Sum(s => s.Kept));

        // To a day whose steps have all passed, everything ahead falls away.
        var late = RaceMove.Of(timetable, standing, DeskData.Sunday, new LocalDate(2027, 4, 10), Instant.FromUtc(2027, 4, 26, 12, 0));
        Assert.Equal(8 + 6 + 8, late.Cancelled);
        Assert.Equal(0, late.Moved);
    }

    private async Task<JsonElement> Post(string path, string from, string to)
    {
        using var answer = await Program.PostAsJsonAsync(path, new { from, to });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
