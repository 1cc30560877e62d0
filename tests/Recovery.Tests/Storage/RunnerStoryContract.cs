using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteRunnerStoryTests() : RunnerStoryContract(StoreProvider.Sqlite);

public sealed class PostgresRunnerStoryTests() : RunnerStoryContract(StoreProvider.Postgres);

/// <summary>All that a runner's story is told from is read, of this runner and nobody else, on both kinds of store.</summary>
public abstract class RunnerStoryContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly ChangedBy Maya = ChangedBy.Desk("Maya");

    [Fact]
    public async Task Nobody_has_no_story() => Assert.Null(await Store.Stories.Load(4711, Ct));

    [Fact]
    public async Task A_form_its_confirmation_and_what_was_agreed_to_are_told()
    {
        var pending = await Store.SignUps.Keep(Registration("Ann Lee", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        var filled = Store.Now;
        await Store.SignUps.PlanConfirmation(
            new Confirmation("confirmation", pending.Id, new RaceDay(TempStore.London.Id, TempStore.London.Days[0]), By.Sms, Store.Clock.Today, Store.Now + Duration.FromHours(1), 1),
            Store.Now, Ct);
        Store.Time.Advance(TimeSpan.FromMinutes(3));
        var ann = (await Store.SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct))!;
        await Store.AddRunner(2);

        var story = (await Store.Stories.Load(ann.RunnerId, Ct))!;

        var form = Assert.Single(story.Forms);
        Assert.Equal((filled, "London Marathon 2027", "test", ann.EntryId), (form.At, form.RaceName, form.Source, form.EntryId));
        Assert.Equal([By.Sms, By.Email], form.Asked.OrderBy(c => c != By.Sms));
        Assert.Equal(Store.Now, Assert.Single(form.Confirmed, c => c.Key == By.Sms).Value);
        Assert.Equal("Text me.", Assert.Single(story.Consents).Wording);
        Assert.Equal(["signed up"], Assert.Single(story.Runner.Entries).Events.Select(e => e.What));
        Assert.Equal(Step.Confirm, Assert.Single(story.Messages).Nudge.Step);
        Assert.Equal([NudgeEvent.Planned], story.Lines["confirmation"].Select(l => l.What));
    }

    [Fact]
    public async Task Messages_replies_requests_marks_and_moves_are_those_of_this_runner()
    {
        var (ann, ben) = (await Store.AddRunner(1), await Store.AddRunner(2));
        var sent = await Store.ClaimedNudge(ann);
        await Store.Record(sent, new Outcome.Accepted("SM1"));
        await Store.Receipts.Apply([new Receipt(sent.Nudge, By.Sms, ReceiptKind.TextDelivered)], [], Store.Now, Ct);
        await Store.ClaimedNudge(ben);
        await Reply("SMa", Mobile(1), "Is Friday free?");
        await Reply("SMb", Mobile(2), "Who is this?");
        var number = (await Store.Nudge(sent)).Number;
        Assert.Holds(await Store.Appointments.Ask(
            new AppointmentWish(ann.EntryId, number, Monday.Day.PlusDays(1), PartOfDay.Morning, Store.Now + Duration.FromHours(3)), Store.Now, Ct));
        Store.Time.Advance(TimeSpan.FromMinutes(5));
        await Store.Runners.SetOutcome(ann.EntryId, EntryOutcome.NotRun, Maya, Store.Now, null, Ct);
        Store.Time.Advance(TimeSpan.FromMinutes(5));
        await Store.Runners.Stop(ann.RunnerId, null, StopReasons.ToldReception, Maya, Store.Now, Ct);

        var story = (await Store.Stories.Load(ann.RunnerId, Ct))!;

        Assert.Equal(sent.Nudge, Assert.Single(story.Messages).Nudge.Id);
        Assert.Equal(
            [NudgeEvent.Planned, NudgeEvent.Queued, NudgeEvent.Accepted, NudgeEvent.Delivered],
            story.Lines[sent.Nudge].Select(l => l.What).Where(w => w != NudgeEvent.Requested));
        Assert.Equal("Is Friday free?", Assert.Single(story.Replies).Body);
        var asked = Assert.Single(story.Appointments);
        Assert.Equal((ann.EntryId, "morning", RequestStatus.Withdrawn), (asked.EntryId, asked.Part, asked.Status));
        Assert.Equal(
            [("Maya", DeskActions.MarkedEntry, Store.Now - Duration.FromMinutes(5)), ("Maya", DeskActions.StoppedRunner, Store.Now)],
            story.Changes.Select(c => (c.Change.Who, c.Change.What, c.At)));
        Assert.Contains(story.Runner.Stops, s => s.Channel == By.Sms);
    }

    [Fact]
    public async Task What_was_joined_with_this_record_is_told_too()
    {
        var text = await Store.Runners.Register(Registration("Ann", Mobile(1)));
        var sent = await Store.ClaimedNudge(text);
        await Store.Record(sent, new Outcome.Accepted("SM1"));
        await Store.Runners.Register(Registration("Ann", email: Email(1)));
        var joined = await Store.Runners.Register(Registration("Ann", Mobile(1), Email(1), by: Source.Runner, at: Store.Now));

        var story = (await Store.Stories.Load(joined.RunnerId, Ct))!;

        Assert.Contains(story.Messages, m => m.Nudge.Id == sent.Nudge);
        Assert.Contains(EntryHistory.Joined, story.Runner.Entries.SelectMany(e => e.Events).Select(e => e.What));
    }

    [Fact]
    public async Task Nothing_is_left_to_tell_of_somebody_who_was_erased()
    {
        var ann = await Store.AddRunner();
        await Reply("SMa", Mobile(1), "Hello");
        await Store.Data.Erase(ann.RunnerId, Source.Runner, Store.Now, Ct);

        Assert.Null(await Store.Stories.Load(ann.RunnerId, Ct));
    }

    [Fact]
    public async Task A_move_of_the_race_day_says_from_when_to_when()
    {
        var ann = await Store.AddRunner();
        var to = TempStore.London.Days[0].PlusDays(14);
        await new Recovery.Storage.Sql.SqlRaceMoveStore(Store.Database).Move(new RaceDay(TempStore.London.Id, TempStore.London.Days[0]), to, "Maya", Store.Now, Ct);

        var moved = Assert.Single((await Store.Stories.Load(ann.RunnerId, Ct))!.Moves);

        Assert.Equal((Store.Now, "Maya"), (moved.At, moved.Change.Who));
        Assert.NotNull(moved.Change.Was);
        Assert.NotNull(moved.Change.Becomes);
    }

    private Task<ReplyResult> Reply(string id, string number, string body) =>
        Store.Replies.Take(new NewReply(id, number, body, new ReplyReading(ReplyMeaning.Other, IsKeyword: false)), Store.Now, Ct);
}
