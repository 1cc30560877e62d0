using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Which texts an email takes the place of, and which it must not.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task A_text_that_did_not_arrive_falls_back_on_an_email_whatever_other_emails_its_runner_had()
    {
        var fun = await FunRun();
        var plain = await Failed(1);
        var otherStep = await Failed(2, before: runner => Store.PlanNudge(runner, By.Email, "book-ahead"));
        var otherRace = await Failed(3, before: async _ => await Store.PlanNudge(await Store.AddRunner(3, race: fun.Id), By.Email));
        var ofNumber = await Failed(4, new Outcome.Rejected("21614", "no mobile", null, true));

        Assert.Equal(new[] { plain, otherStep, otherRace, ofNumber }.Order(), await FallingBack());
    }

    [Fact]
    public async Task No_email_takes_the_place_of_a_text_that_has_one_may_have_gone_out_or_whose_runner_wants_none()
    {
        var texts = new Dictionary<string, string>
        {
            [await Failed(1, before: runner => Store.PlanNudge(runner, By.Email))] = "its step has an email of its own",
            [await Failed(2, new Outcome.Rejected("30007", "filtered"))] = "it was refused for another reason",
            [await Failed(3, new Outcome.InDoubt("lost"))] = "it is in doubt",
            [await Failed(4, emails: false)] = "its runner allowed no email",
            [await Failed(5, after: runner => Store.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct))] = "its runner has booked",
            [await Failed(6, after: _ => Store.AddRunner(6, TempStore.London.Days[1]))] = "its runner's race day has changed",
            [await Failed(7, after: runner => Store.Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Texted, Source.Runner, Store.Now, Ct))] = "its runner texted stop",
        };

        Assert.Empty((await FallingBack()).Select(text => texts[text]));
        await Failed(8);
        Assert.Empty(await FallingBack("last-call"));
    }

    [Fact]
    public async Task An_email_takes_a_texts_place_while_there_is_time_and_no_more_at_once_than_asked_for()
    {
        await Failed(1);
        await Failed(2);

        Assert.Equal(2, (await Store.Nudges.ToFallBack(["doms"], Monday.Expires - Duration.FromMilliseconds(1), 9, Ct)).Count);
        Assert.Empty(await Store.Nudges.ToFallBack(["doms"], Monday.Expires, 9, Ct));
        Assert.Single(await Store.Nudges.ToFallBack(["doms"], Store.Now, 1, Ct));
        Assert.Empty(await Store.Nudges.ToFallBack([], Store.Now, 9, Ct));
    }

    [Fact]
    public async Task The_email_is_due_at_once_within_the_texts_window_goes_out_and_is_added_once()
    {
        await Failed(1);
        var text = Assert.Single(await Store.Nudges.ToFallBack(["doms"], Store.Now, 9, Ct));
        var email = new NudgeMessage(NudgeId.Of(TempStore.Key, text.EntryId, "doms", By.Email), 1);
        await Store.Nudges.FallBack([text with { InsteadId = email.Nudge }], Store.Now, Ct);
        await Store.Nudges.FallBack([text with { InsteadId = email.Nudge }], Store.Now, Ct);

        var nudge = await Store.Nudge(email);
        Assert.Equal((Monday.NotBefore, Monday.Target, Monday.Expires), (nudge.NotBefore, nudge.Target, nudge.Expires));
        Assert.Equal((By.Email, NudgeStatus.Planned, Store.Now, Monday.Day), (nudge.Channel, nudge.Status, nudge.Due, nudge.SessionDay));
        Assert.Equal([NudgeEvent.InsteadOfText], await Store.Timeline(email));
        Assert.Empty(await FallingBack());
        Assert.Equal([email], (await Store.Nudges.ToQueue(9, Ct)).Select(q => q.Message));
        Assert.Equal(Email(1), Assert.IsType<Claim.Send>(await Store.Claim(email)).Nudge.To);
    }

    /// <summary>A text of step doms that its number never got: undelivered, unless another outcome is given. Its id.</summary>
    private async Task<string> Failed(int number, Outcome? outcome = null, bool emails = true, Func<RegistrationResult, Task>? before = null, Func<RegistrationResult, Task>? after = null)
    {
        var runner = await Store.Runners.Register(Registration($"Runner {number}", Mobile(number), Email(number), emails: emails));
        await (before?.Invoke(runner) ?? Task.CompletedTask);
        var message = await Store.ClaimedNudge(runner);
        await Store.Record(message, outcome ?? new Outcome.Accepted("SM1"));
        if (outcome is null)
        {
            await Store.Receipts.Apply([new Receipt(message.Nudge, By.Sms, ReceiptKind.TextUndelivered, "SM1")], [], Store.Now, Ct);
        }

        await (after?.Invoke(runner) ?? Task.CompletedTask);
        return message.Nudge;
    }

    private async Task<IEnumerable<string>> FallingBack(string step = "doms") =>
        (await Store.Nudges.ToFallBack([step], Store.Now, 9, Ct)).Select(t => t.NudgeId).Order();
}
