using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What a new plan may change, wherever the nudge stands; and who has the one text of a session.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task Only_an_open_nudge_is_ever_planned_afresh_or_given_up_by_a_plan()
    {
        var (moved, skipped) = (new List<NudgeStatus>(), new List<NudgeStatus>());
        foreach (var status in Enum.GetValues<NudgeStatus>())
        {
            var runner = await Store.AddRunner((int)status);
            var message = await Reach(status, runner);
            var before = await Store.Nudge(message);
            Assert.Equal((status, Monday.Day), (before.Status, before.SessionDay));

            await Store.Plan(Decision(runner, window: Wednesday, existing: before.Generation));
            if (await Store.Nudge(message) != before)
            {
                moved.Add(status);
            }

            var generation = (await Store.Nudge(message)).Generation;
            await Store.Plan(Decision(runner, existing: generation, skip: SkipReason.Booked));
            if ((await Store.Nudge(message)).Reason == SkipReason.Booked)
            {
                skipped.Add(status);
            }
        }

        NudgeStatus[] open = [NudgeStatus.Planned, NudgeStatus.Queued, NudgeStatus.Deferred, NudgeStatus.Skipped];
        Assert.Equal(open, moved);
        Assert.Equal(open, skipped);
    }

    [Fact]
    public async Task A_text_that_went_out_or_may_yet_keeps_its_session_to_itself()
    {
        var fun = await FunRun();
        var free = new List<NudgeStatus>();
        foreach (var status in Enum.GetValues<NudgeStatus>())
        {
            await Reach(status, await Store.AddRunner((int)status));
            var second = await Store.AddRunner((int)status, race: fun.Id);
            if ((await Store.Nudge(await Store.PlanNudge(second))).Status == NudgeStatus.Planned)
            {
                free.Add(status);
            }
        }

        Assert.Equal([NudgeStatus.Skipped], free);
    }

    [Fact]
    public async Task A_text_that_ended_unsent_leaves_its_session_to_another()
    {
        var fun = await FunRun();
        var ends = new (string How, Func<NudgeMessage, RegistrationResult, Task> End)[]
        {
            ("booked, when it was claimed", async (text, runner) =>
            {
                await Store.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct);
                await Store.Claim(text);
            }),
            ("stopped, when it was claimed", async (text, runner) =>
            {
                await Store.Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);
                await Store.Claim(text);
            }),
            ("put off for too long", async (text, _) =>
            {
                await Store.Claim(text);
                await Store.Record(text, new Outcome.Deferred("busy", Duration.Zero), Duration.FromDays(1));
            }),
            ("never sent, found too late", async (text, _) =>
            {
                await Store.Claim(text);
                await Store.Record(text, new Outcome.InDoubt("lost"));
                await Store.Nudges.SettleNotSent(text, Monday.Expires, Ct);
            }),
            ("too late, found by the sweep", async (_, _) => await Store.Nudges.SkipExpired(Monday.Expires, Ct)),
            ("too late, when it was claimed", async (text, _) =>
            {
                Store.MoveTo(Monday.Expires);
                await Store.Claim(text);
            }),
        };
        Store.MoveTo(Monday.NotBefore);
        for (var number = 0; number < ends.Length; number++)
        {
            var runner = await Store.AddRunner(number);
            var second = await Store.AddRunner(number, race: fun.Id);
            var text = await Store.QueueNudge(runner);
            await ends[number].End(text, runner);

            var left = (await Store.Nudges.EntriesOfRunner(runner.RunnerId, Ct))[0].TextSessions;
            var other = await Store.Nudge(await Store.PlanNudge(second));
            Assert.Equal(
                (ends[number].How, NudgeStatus.Skipped, 0, NudgeStatus.Planned), (ends[number].How, (await Store.Nudge(text)).Status, left.Count, other.Status));
        }
    }

    /// <summary>With the planner having passed it, it would never get a text though there is room.</summary>
    [Fact]
    public async Task What_made_way_for_a_text_is_looked_at_again_when_that_one_does_not_go_out_in_its_session()
    {
        var fun = await FunRun();
        var ends = new (string How, Func<NudgeMessage, RegistrationResult, Task> End)[]
        {
            ("skipped when it was claimed", async (text, runner) =>
            {
                await Store.Runners.SetOutcome(runner.EntryId, EntryOutcome.NotRun, Source.Runner, Store.Now, Ct);
                await Store.Claim(text);
            }),
            ("skipped by the planner", (_, runner) => Store.Plan(Decision(runner, existing: 1, skip: SkipReason.Moved))),
            ("moved by the planner", (_, runner) => Store.Plan(Decision(runner, window: Wednesday, existing: 1))),
            ("planned again for the same session", (_, runner) => Store.Plan(Decision(runner, existing: 1))),
        };
        Store.MoveTo(Monday.NotBefore);
        var looked = new List<string>();
        for (var number = 0; number < ends.Length; number++)
        {
            var runner = await Store.AddRunner(number);
            var second = await Store.AddRunner(number, race: fun.Id);
            var text = await Store.QueueNudge(runner);
            await Store.PlanNudge(second);
            var passed = (await Store.Nudges.EntriesOfRunner(runner.RunnerId, Ct)).Max(e => e.Change);

            await ends[number].End(text, runner);

            if ((await Store.Nudges.EntriesToPlan(new RaceDay(fun.Id, Saturday.Day), passed, 9, Ct)).Any(e => e.EntryId == second.EntryId))
            {
                looked.Add(ends[number].How);
            }
        }

        Assert.Equal(ends.Take(3).Select(e => e.How), looked);
    }

    private async Task<Race> FunRun()
    {
        var fun = new Race("fun-run", "Fun Run", "Fun Run", [Saturday.Day], true);
        await Store.Races.Save(fun, Ct);
        return fun;
    }

    /// <summary>A text of Monday that stands there.</summary>
    private async Task<NudgeMessage> Reach(NudgeStatus status, RegistrationResult runner)
    {
        switch (status)
        {
            case NudgeStatus.Planned:
                return await Store.PlanNudge(runner);
            case NudgeStatus.Skipped:
                await Store.Plan(Decision(runner, skip: SkipReason.NoRoom));
                return new NudgeMessage(Decision(runner).NudgeId, 1);
            case NudgeStatus.Queued:
                return await Store.QueueNudge(runner);
            case NudgeStatus.Dead:
                var dead = await Store.QueueNudge(runner);
                await Store.Nudges.MarkDead(dead, "failed ten times", Store.Now, Ct);
                return dead;
        }

        var message = await Store.ClaimedNudge(runner);
        switch (status)
        {
            case NudgeStatus.Accepted:
                await Store.Record(message, new Outcome.Accepted("SM1"));
                break;
            case NudgeStatus.Delivered or NudgeStatus.Undelivered:
                var kind = status == NudgeStatus.Delivered ? ReceiptKind.TextDelivered : ReceiptKind.TextUndelivered;
                await Store.Receipts.Apply([new Receipt(message.Nudge, By.Sms, kind, "SM1")], [], Store.Now, Ct);
                break;
            case NudgeStatus.Rejected:
                await Store.Record(message, new Outcome.Rejected("1", "no"));
                break;
            case NudgeStatus.Deferred:
                await Store.Record(message, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(30));
                break;
            case NudgeStatus.InDoubt:
                await Store.Record(message, new Outcome.InDoubt("lost"));
                break;
        }

        return message;
    }
}
