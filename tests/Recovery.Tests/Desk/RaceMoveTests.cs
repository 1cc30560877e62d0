using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

public sealed class RaceMoveTests : DeskTest
{
    private const string Move = "/api/clinic/races/london-marathon-2027/move";
    private const string Autumn = "autumn-marathon";
    private static readonly LocalDate Sunday = new(2027, 10, 10);
    private static readonly DateTimeOffset Friday = new(2027, 10, 8, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_preview_counts_and_changes_nothing()
    {
        await Data.Accepted(await Data.Runner("Sent already"), step: "book-ahead", channel: By.Email);
        await Data.Runner("Nothing yet");
        var booked = await Data.Runner("Booked");
        await Program.PostAsync($"/api/clinic/entries/{booked.EntryId}/booked", null);

        var move = await Post($"{Move}?preview=true", "2027-04-25", "2027-10-03");

        Assert.Not(move.GetProperty("applied").GetBoolean());
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

        Assert.Holds(move.GetProperty("applied").GetBoolean());
        Assert.Equal(2, move.GetProperty("entries").GetInt32());
        Assert.Equal([new LocalDate(2027, 4, 24), october.Day], (await Host.Races.Find(october.RaceId, None))!.Days);
        var moved = await Host.Nudges.EntriesToPlan(october, 0, 10, None);
        Assert.Equal([one.EntryId, two.EntryId], moved.Select(e => e.EntryId));
        Assert.All(moved, e => Assert.Holds(e.Change > before));
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
    public async Task A_step_whose_session_moves_is_moved_and_what_was_sent_is_not_sent_again()
    {
        // On the Friday, from Sunday to the Saturday before: doms moves from Tuesday to Monday.
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        var sent = await Data.Runner("Sent already", Autumn, Sunday);
        await Data.Runner("Nothing yet", Autumn, Sunday);
        Host.Time.SetUtcNow(Friday);
        await Data.Accepted(sent, step: "book-ahead", channel: By.Email, day: new LocalDate(2027, 10, 5));

        var move = await Forecast(Sunday, Sunday.PlusDays(-1));

        var doms = Assert.Single(move.Steps, s => s is { Step: "doms", Channel.Code: "sms" });
        Assert.Equal((new LocalDate(2027, 10, 12), new LocalDate(2027, 10, 11), 2), (doms.Was!.Value, doms.Becomes!.Value, doms.Moved));
        Assert.Equal((1, 0, 0), (move.AlreadySent, move.Kept, move.Cancelled));
    }

    [Fact]
    public async Task To_a_day_whose_steps_have_all_passed_everything_ahead_falls_away()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        await Data.Runner("One", Autumn, Sunday);
        var stopped = await Data.Runner("Stopped texts", Autumn, Sunday);
        await Host.Runners.Stop(stopped.RunnerId, By.Sms, StopReasons.Said, Source.Runner, Host.Now, None);
        Host.Time.SetUtcNow(Friday);

        var move = await Forecast(Sunday, Sunday.PlusDays(-14));

        // Two texts and an email of the one, an email of the other.
        Assert.Equal((3 + 1, 0, 0), (move.Cancelled, move.Moved, move.Kept));
    }

    [Fact]
    public async Task A_race_that_is_long_over_moves_with_what_nobody_ever_got()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        await Data.Runner("One", Autumn, Sunday);
        Host.Time.SetUtcNow(Friday.AddDays(30));

        var move = await Forecast(Sunday, Sunday.PlusDays(56));

        Assert.Equal((4, 0, 0, 0), (move.Moved, move.Kept, move.Cancelled, move.AlreadySent));
    }

    [Fact]
    public async Task What_a_move_would_mean_is_what_the_plan_says_once_it_is_done()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        await Data.Race("fun-run", "Fun Run", Sunday.PlusDays(1));
        for (var i = 0; i < 6; i++)
        {
            await Data.Runner($"Runner {i}", Autumn, Sunday);
            if (i < 2)
            {
                // The marathon's last call will be about the session of the fun run's doms: one text, not two.
                await Host.Runners.Register(StoreBuilders.Registration(
                    $"Runner {i}", StoreBuilders.Mobile(i + 1), StoreBuilders.Email(i + 1), "fun-run", Sunday.PlusDays(1)));
            }
        }

        Host.Time.SetUtcNow(Friday);
        var foreseen = await Forecast(Sunday, Sunday.PlusDays(-1));
        await Post($"/api/clinic/races/{Autumn}/move", "2027-10-10", "2027-10-09");

        var plan = await Host.Get<PlanPreviewer>().Of(Sunday.PlusDays(-2), 14, Autumn, null, None);
        Assert.Equal(
            foreseen.Steps.Where(s => s.Becomes is not null).Select(s => (s.Step, s.Channel.Code, s.Kept + s.Moved)).Order(),
            plan.Lines.Select(l => (l.Step, l.Channel.Code, l.Messages)).Order());
        Assert.Equal(6, foreseen.Steps.Single(s => s is { Step: "last-call", Channel.Code: "sms" }).Moved);
        var others = await Host.Get<PlanPreviewer>().Of(Sunday.PlusDays(-2), 14, "fun-run", null, None);
        Assert.Equal(2, others.Lines.Single(l => l is { Step: "doms", Channel.Code: "sms" }).Excluded[SkipReason.SameSession]);
    }

    private Task<RaceMove> Forecast(LocalDate from, LocalDate to) =>
        Host.Get<RaceMoveForecast>().Of(Autumn, from, to, None);

    private async Task<JsonElement> Post(string path, string from, string to)
    {
        using var answer = await Program.PostAsJsonAsync(path, new { from, to });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
