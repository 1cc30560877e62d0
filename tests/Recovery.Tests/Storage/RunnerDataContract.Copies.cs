using NodaTime;
using Recovery.Channels.Sandbox;
using Recovery.Desk.Notes;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Replies;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What the sandbox and providers keep of a runner.</summary>
public abstract partial class RunnerDataContract
{
    private IProviderErasures Copies => Store.ProviderErasures;

    [Fact]
    public async Task What_the_sandbox_kept_is_gone_and_what_was_on_its_way_there_is_not_kept()
    {
        var runner = await Store.AddRunner();
        var sent = await Store.ClaimedNudge(runner);
        SandboxMessage Message() => new(0, sent.Nudge, By.Sms, Mobile(1), null, "Hello Runner", null, Store.Now);
        await Store.Sandbox.Keep(Message(), Ct);
        await Store.Sandbox.Keep(Message() with { NudgeId = "of a purged sign-up" }, Ct);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        await Store.Sandbox.Keep(Message(), Ct);

        Assert.Empty(await Store.Sandbox.Latest(By.Sms, null, 9, Ct));
    }

    [Fact]
    public async Task A_note_to_the_clinic_that_may_name_them_is_gone_from_the_sandbox_however_old_it_is()
    {
        var runner = await Store.AddRunner();
        var other = await Store.ClaimedNudge(await Store.AddRunner(2), By.Email);
        var morning = new NoteSubject("morning:2027-04-26", Store.Now);
        await Store.Notes.Plan(morning, [new NoteEmail("note", morning)], Store.Now, Store.Now + Duration.FromHours(2), Ct);
        await Store.Sandbox.Keep(new(0, "note", By.Email, "desk@example.com", "Runner 1 needs you", "Runner 1", null, Store.Now), Ct);
        await Store.Sandbox.Keep(new(0, other.Nudge, By.Email, Email(2), "Hello", "Runner 2", null, Store.Now), Ct);
        Store.Time.Advance(TimeSpan.FromDays(31));
        await Store.Notes.Plan(new NoteSubject("morning:2027-05-27", Store.Now), [], Store.Now, Store.Now + Duration.FromHours(2), Ct);

        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal([other.Nudge], (await Store.Sandbox.Latest(By.Email, null, 9, Ct)).Select(m => m.NudgeId));
    }

    [Fact]
    public async Task The_providers_copies_are_to_be_deleted_also_of_an_answer_that_came_after()
    {
        var runner = await Store.AddRunner();
        var early = await Store.ClaimedNudge(runner);
        await Store.Record(early, new Outcome.Accepted("SM-early"));
        var email = await Store.ClaimedNudge(runner, By.Email);
        await Store.Record(email, new Outcome.Accepted("an email's"));
        var other = await Store.AddRunner(2);
        await Store.Record(await Store.ClaimedNudge(other), new Outcome.Accepted("SM-other"));
        var late = await Store.PlanNudge(runner, step: "last-call", window: Monday with { Day = Wednesday.Day });
        await Store.Nudges.MarkQueued([late], Store.Now, Ct);
        Assert.IsType<Claim.Send>(await Store.Claim(late));

        await Data.Erase(runner.RunnerId, Store.Now, Ct);
        Assert.Equal(["SM-early"], await CopyIds());

        await Store.Record(late, new Outcome.Accepted("SM-late"));
        await Copies.NotYet("SM-early", Store.Now, Ct);
        Assert.Equal(["SM-late", "SM-early"], await CopyIds());

        await Copies.Done("SM-early", Ct);
        await Copies.Done("SM-late", Ct);
        Assert.Empty(await CopyIds());
        Assert.Null((await Store.Nudge(early)).ProviderId);
        Assert.Equal("an email's", (await Store.Nudge(email)).ProviderId);
    }

    [Fact]
    public async Task Replies_go_with_their_runner_whatever_number_they_came_from_and_so_do_the_providers_copies()
    {
        var runner = await Store.AddRunner();
        await Reply("SM-old", Mobile(1));
        await Store.Runners.Register(Registration("Runner 1", Mobile(9), Email(1)));
        await Reply("SM-new", Mobile(9));
        var next = await Store.Runners.Register(Registration("Next", Mobile(1)));
        await Reply("SM-next", Mobile(1));

        Assert.Equal(["SM-old", "SM-new"], (await Data.Export(runner.RunnerId, Ct))!.Replies.Select(r => r.ProviderId));
        Assert.Equal(["SM-next"], (await Data.Export(next.RunnerId, Ct))!.Replies.Select(r => r.ProviderId));
        await Data.Erase(runner.RunnerId, Store.Now, Ct);

        Assert.Equal([(Mobile(1), "Next")], (await Store.Replies.List(unread: true, null, 9, Ct)).Select(r => (r.Number, r.Name!)));
        Assert.Equal(["SM-new", "SM-old"], (await CopyIds()).Order());
    }

    private Task<ReplyResult> Reply(string id, string number) => Store.Replies.Take(
        new NewReply(id, number, "My knee hurts", ReplyWords.Read("My knee hurts")), Store.Now, Ct);
}
