using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteNudgeStoreTests() : NudgeStoreContract(StoreProvider.Sqlite);

public sealed class PostgresNudgeStoreTests() : NudgeStoreContract(StoreProvider.Postgres);

/// <summary>What every store of nudges does.</summary>
public abstract partial class NudgeStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly RaceDay Saturday = new(TempStore.London.Id, TempStore.London.Days[0]);

    [Fact]
    public async Task A_planned_nudge_is_stored_as_decided()
    {
        var runner = await Store.AddRunner();
        await Store.Plan(Decision(runner, slot: Monday.NotBefore + Duration.FromSeconds(90)) with { Segments = 2 });

        var nudge = Assert.Single(await Store.Log.OfRunner(runner.RunnerId, Ct)).Nudge;

        Assert.Equal((runner.EntryId, runner.RunnerId, 1, "doms", By.Sms), (nudge.EntryId, nudge.RunnerId, nudge.Generation, nudge.Step, nudge.Channel));
        Assert.Equal((Monday.NotBefore, Monday.Target, Monday.Expires), (nudge.NotBefore, nudge.Target, nudge.Expires));
        Assert.Equal((Saturday.Day, Monday.Day, 2), (nudge.RaceDay, nudge.SessionDay, nudge.Segments));
        Assert.Equal((NudgeStatus.Planned, Monday.NotBefore + Duration.FromSeconds(90)), (nudge.Status, nudge.Due));
        Assert.Equal(nudge.Slot, nudge.Due);
    }

    [Fact]
    public async Task The_same_plan_written_twice_is_the_same_nudge()
    {
        var runner = await Store.AddRunner();
        await Store.Plan(Decision(runner));
        await Store.Plan(Decision(runner, slot: Monday.NotBefore + Duration.FromSeconds(1)));

        var nudge = Assert.Single(await Store.Log.OfRunner(runner.RunnerId, Ct)).Nudge;
        Assert.Equal((1, Monday.NotBefore), (nudge.Generation, nudge.Slot));
    }

    [Fact]
    public async Task An_open_nudge_is_planned_afresh_under_a_new_generation()
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        await Store.Plan(Decision(runner, window: Wednesday, existing: 1));

        var nudge = await Store.Nudge(message);
        Assert.Equal((2, NudgeStatus.Planned, Wednesday.Day, Wednesday.NotBefore), (nudge.Generation, nudge.Status, nudge.SessionDay, nudge.Due));
        Assert.Equal([NudgeEvent.Planned, NudgeEvent.Queued, NudgeEvent.Replanned], await Store.Timeline(message));
        Assert.Equal(2, Assert.Single(await Store.Nudges.ToQueue(10, Ct)).Message.Generation);
    }

    [Fact]
    public async Task A_decision_that_saw_an_older_generation_changes_nothing()
    {
        var runner = await Store.AddRunner();
        var message = await Store.PlanNudge(runner);
        await Store.Plan(Decision(runner, window: Wednesday, existing: 1));
        await Store.Plan(Decision(runner, existing: 1, skip: SkipReason.Booked));

        Assert.Equal((2, NudgeStatus.Planned), (await Store.Nudge(message)) is var n ? (n.Generation, n.Status) : default);
    }

    [Fact]
    public async Task What_was_sent_is_never_planned_again()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner);
        await Store.Record(message, new Outcome.Accepted("SM1"));
        await Store.Plan(Decision(runner, window: Wednesday, existing: 1));

        Assert.Equal((1, NudgeStatus.Accepted, Monday.Day), (await Store.Nudge(message)) is var n ? (n.Generation, n.Status, n.SessionDay) : default);
        Assert.Empty(await Store.Nudges.ToQueue(10, Ct));
    }

    [Fact]
    public async Task A_skipped_nudge_says_why_is_never_queued_and_can_be_planned_after_all()
    {
        var runner = await Store.AddRunner();
        await Store.Plan(Decision(runner, skip: SkipReason.NoRoom));
        var message = new NudgeMessage(Decision(runner).NudgeId, 1);

        Assert.Equal((NudgeStatus.Skipped, SkipReason.NoRoom), (await Store.Nudge(message)) is var n ? (n.Status, n.Reason) : default);
        Assert.Empty(await Store.Nudges.ToQueue(10, Ct));
        await Store.Plan(Decision(runner, existing: 1, skip: SkipReason.NoRoom));
        Assert.Equal([NudgeEvent.Skipped], await Store.Timeline(message));

        await Store.Plan(Decision(runner, existing: 1));
        Assert.Equal((NudgeStatus.Planned, null), (await Store.Nudge(message)) is var again ? (again.Status, again.Reason) : default);
    }

    [Fact]
    public async Task Two_texts_to_one_number_in_one_session_are_never_written()
    {
        var fun = new Race("fun-run", "Fun Run", "Fun Run", [Saturday.Day], true);
        await Store.Races.Save(fun, Ct);
        var first = await Store.AddRunner(1);
        var second = await Store.AddRunner(1, race: fun.Id);
        Assert.Equal(first.RunnerId, second.RunnerId);
        var sent = await Store.PlanNudge(first);
        var dropped = await Store.PlanNudge(second);
        var email = await Store.PlanNudge(second, By.Email);

        Assert.Equal(NudgeStatus.Planned, (await Store.Nudge(sent)).Status);
        Assert.Equal((NudgeStatus.Skipped, SkipReason.SameSession), (await Store.Nudge(dropped)) is var n ? (n.Status, n.Reason) : default);
        Assert.Equal(NudgeStatus.Planned, (await Store.Nudge(email)).Status);

        // Once the first gives its place up, the other may have it.
        await Store.Plan(Decision(first, existing: 1, skip: SkipReason.Booked));
        await Store.Plan(Decision(second, existing: 1));
        Assert.Equal(NudgeStatus.Planned, (await Store.Nudge(dropped)).Status);
    }

    [Fact]
    public async Task Replanning_into_a_session_that_has_a_text_is_skipped()
    {
        var runner = await Store.AddRunner();
        await Store.PlanNudge(runner);
        var last = await Store.PlanNudge(runner, step: "last-call", window: Wednesday);
        await Store.Plan(Decision(runner, step: "last-call", window: Monday, existing: 1));

        Assert.Equal((NudgeStatus.Skipped, SkipReason.SameSession), (await Store.Nudge(last)) is var n ? (n.Status, n.Reason) : default);
    }

    [Fact]
    public async Task Progress_is_kept_with_the_plan_and_replaced_by_the_next()
    {
        var progress = new PlanProgress(Saturday.RaceId, Saturday.Day, "doms", "a", 5);
        await Store.Nudges.WritePlan([], progress, Store.Now, Ct);
        await Store.Nudges.WritePlan([], progress with { Times = "b", Through = 9 }, Store.Now, Ct);
        await Store.Nudges.WritePlan([], progress with { RaceDay = Saturday.Day.PlusDays(10) }, Store.Now, Ct);

        Assert.Equal([progress with { Times = "b", Through = 9 }], await Store.Nudges.Progress(Saturday.Day.PlusDays(-1), Saturday.Day.PlusDays(1), Ct));
    }

    [Fact]
    public async Task Entries_come_in_the_order_of_their_changes_page_by_page_and_again_once_changed()
    {
        var runners = new List<RegistrationResult>();
        for (var i = 1; i <= 5; i++)
        {
            runners.Add(await Store.AddRunner(i));
        }

        await Store.AddRunner(9, TempStore.London.Days[1]);
        var first = await Store.Nudges.EntriesToPlan(Saturday, 0, 3, Ct);
        var rest = await Store.Nudges.EntriesToPlan(Saturday, first[^1].Change, 3, Ct);
        Assert.Equal(runners.Select(r => r.EntryId), [.. first.Select(e => e.EntryId), .. rest.Select(e => e.EntryId)]);
        Assert.Empty(await Store.Nudges.EntriesToPlan(Saturday, rest[^1].Change, 3, Ct));

        await Store.Runners.SetOutcome(runners[1].EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct);
        var changed = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, rest[^1].Change, 3, Ct));
        Assert.Equal((runners[1].EntryId, EntryOutcome.Booked), (changed.EntryId, changed.Outcome));
    }

    [Fact]
    public async Task An_entry_comes_with_its_channels_stops_nudges_and_its_runners_text_sessions()
    {
        var fun = new Race("fun-run", "Fun Run", "Fun Run", [Saturday.Day], true);
        await Store.Races.Save(fun, Ct);
        var runner = await Store.Runners.Register(Registration("Ann", Mobile(1), Email(1), emails: false));
        var other = await Store.AddRunner(1, race: fun.Id);
        var text = await Store.PlanNudge(other);
        var own = await Store.PlanNudge(runner, step: "last-call", window: Wednesday);
        await Store.Runners.Stop(runner.RunnerId, By.Sms, "asked us to", Source.Reception, Store.Now, Ct);

        var entry = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, 0, 10, Ct));

        Assert.Equal(("London Marathon 2027", "the London Marathon"), (entry.RaceName, entry.RaceInSentence));
        Assert.Equal(new PlanningChannel(Instant.FromUtc(2027, 2, 1, 0, 0), true), entry.Sms);
        Assert.Equal(new PlanningChannel(null, false), entry.Email);
        Assert.Equal([new PlannedText(By.Sms, Monday.Day, text.Nudge), new PlannedText(By.Sms, Wednesday.Day, own.Nudge)], entry.TextSessions.OrderBy(t => t.SessionDay));
        var nudge = Assert.Single(entry.Nudges);
        Assert.Equal(
            (own.Nudge, "last-call", 1, NudgeStatus.Planned, Saturday, Wednesday.NotBefore),
            (nudge.Id, nudge.Step, nudge.Generation, nudge.Status, nudge.RaceDay, nudge.Slot));
    }

    [Fact]
    public async Task Slots_taken_count_segments_and_messages_a_second_and_not_what_is_skipped()
    {
        var (slot, decisions) = (Monday.NotBefore, new List<PlanDecision>());
        for (var i = 1; i <= 4; i++)
        {
            var runner = await Store.AddRunner(i);
            decisions.Add(Decision(runner, slot: slot + Duration.FromMilliseconds(i)) with { Segments = i, SkipReason = i == 4 ? SkipReason.Booked : null });
            decisions.Add(Decision(runner, By.Email, slot: slot + Duration.FromSeconds(i)));
        }

        await Store.Plan(decisions);

        var texts = await Store.Nudges.SlotsTaken(By.Sms, slot, Monday.Expires, Ct);
        var emails = await Store.Nudges.SlotsTaken(By.Email, slot, slot + Duration.FromSeconds(3), Ct);
        Assert.Equal(6, texts.At(slot.ToUnixTimeSeconds()));
        Assert.Equal([0, 1, 1, 0], Enumerable.Range(0, 4).Select(s => emails.At(slot.ToUnixTimeSeconds() + s)));
    }

    [Fact]
    public async Task What_is_not_on_the_queue_yet_comes_earliest_first_and_once()
    {
        var late = await Store.PlanNudge(await Store.AddRunner(1), slot: Monday.NotBefore + Duration.FromSeconds(9));
        var early = await Store.PlanNudge(await Store.AddRunner(2));

        var queued = await Store.Nudges.ToQueue(10, Ct);
        Assert.Equal([new QueuedNudge(early, By.Sms, Monday.NotBefore, Monday.Expires)], queued.Take(1));
        Assert.Equal([early, late], queued.Select(q => q.Message));
        Assert.Single(await Store.Nudges.ToQueue(1, Ct));

        await Store.Nudges.MarkQueued([early, late, early], Store.Now, Ct);
        Assert.Empty(await Store.Nudges.ToQueue(10, Ct));
        Assert.Equal((NudgeStatus.Queued, Store.Now), (await Store.Nudge(early)) is var n ? (n.Status, n.QueuedAt) : default);
        Assert.Equal([NudgeEvent.Planned, NudgeEvent.Queued], await Store.Timeline(early));
    }

    [Fact]
    public async Task Marking_as_queued_comes_too_late_for_a_fast_sender_and_takes_nothing_back()
    {
        Store.MoveTo(Monday.NotBefore);
        var message = await Store.PlanNudge(await Store.AddRunner());
        await Store.Claim(message);
        await Store.Record(message, new Outcome.Accepted("SM1"));
        await Store.Nudges.MarkQueued([message], Store.Now, Ct);

        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(message)).Status);
        Assert.Empty(await Store.Nudges.ToQueue(10, Ct));
    }
}
