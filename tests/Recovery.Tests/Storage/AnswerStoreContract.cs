using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Storage;

public sealed class SqliteAnswerStoreTests() : AnswerStoreContract(StoreProvider.Sqlite);

public sealed class PostgresAnswerStoreTests() : AnswerStoreContract(StoreProvider.Postgres);

/// <summary>What every store does with answers to a request: one stands, and one message tells of it.</summary>
public abstract class AnswerStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly LocalDate Tuesday = new(2027, 4, 27);
    private static readonly AgreedTime Asked = new(Tuesday, new LocalTime(9, 30), PartOfDay.Morning);
    private static readonly AgreedTime Later = new(Tuesday.PlusDays(1), new LocalTime(10, 0), PartOfDay.Morning);
    private static readonly ChangedBy Mia = ChangedBy.Desk("Mia");
    private static readonly ChangedBy Sam = ChangedBy.Desk("Sam");

    [Fact]
    public async Task An_offer_waits_for_the_runner_and_their_yes_books_it()
    {
        var request = await Ask();
        var offered = await Say(request, AnswerKind.Offered, Later, Mia);

        Assert.Equal((RequestStatus.Offered, Later, 0), (offered.Request!.Status, offered.Request.Offer, offered.Request.Sequence));
        Assert.Equal(EntryOutcome.Requested, await OutcomeOf(request));
        Assert.Empty(await Store.Appointments.Open(Ct));
        Assert.Single(await Store.Appointments.Unsettled(Ct));

        var accepted = await Say(offered.Request, AnswerKind.Accepted, Later, Source.Runner, offered.Request.Last!.Id);

        Assert.Equal((AnswerOutcome.Given, Later, Source.Runner), (accepted.Outcome, accepted.Request!.Agreed, accepted.Request.Last!.By));
        Assert.Equal(EntryOutcome.Booked, await OutcomeOf(request));
        Assert.Equal([(Step.Offer, NudgeStatus.Skipped, SkipReason.Overtaken), (Step.Booked, NudgeStatus.Planned, null)], await Told());
    }

    [Fact]
    public async Task A_yes_to_an_offer_that_has_changed_since_books_nothing()
    {
        var request = await Ask();
        var first = await Say(request, AnswerKind.Offered, Later, Mia);
        var second = await Say(request, AnswerKind.Offered, Later with { Hour = new LocalTime(11, 0) }, Mia);

        var accepted = await Say(second.Request!, AnswerKind.Accepted, Later, Source.Runner, first.Request!.Last!.Id);

        Assert.Equal((AnswerOutcome.TooLate, RequestStatus.Offered), (accepted.Outcome, accepted.Request!.Status));
        Assert.Equal(EntryOutcome.Requested, await OutcomeOf(request));
    }

    [Fact]
    public async Task Of_two_receptionists_at_once_the_first_stands_and_one_message_goes_out()
    {
        var request = await Ask();
        var answers = await Task.WhenAll(
            Say(request, AnswerKind.Confirmed, Asked, Mia), Say(request, AnswerKind.Declined, null, Sam), Say(request, AnswerKind.Offered, Later, Sam),
            Say(request, AnswerKind.Confirmed, Later, Sam));

        // An offer may come before a yes or a no: it settles nothing.
        Assert.InRange(answers.Count(a => a.Outcome == AnswerOutcome.Given), 1, 2);
        Assert.Single(await Told(), t => t.Status == NudgeStatus.Planned);
        Assert.Equal(answers.Count(a => a.Outcome == AnswerOutcome.Given), (await Store.Book.Answers(request.Id, Ct)).Count);
    }

    [Fact]
    public async Task The_same_answer_twice_is_told_once()
    {
        var request = await Ask();
        var first = await Say(request, AnswerKind.Confirmed, Asked, Mia);
        var again = await Say(request, AnswerKind.Confirmed, Asked, Mia);

        Assert.Equal((AnswerOutcome.Given, AnswerOutcome.AlreadySo), (first.Outcome, again.Outcome));
        Assert.Single(await Told());
        Assert.Single(await Store.Book.Answers(request.Id, Ct));
    }

    [Fact]
    public async Task Each_change_raises_the_sequence_under_the_same_calendar_id_and_only_the_last_is_told()
    {
        var booked = (await Say(await Ask(), AnswerKind.Confirmed, Asked, Mia)).Request!;
        var changed = (await Say(booked, AnswerKind.Changed, Later, Sam)).Request!;
        var again = (await Say(changed, AnswerKind.Changed, Later with { Hour = null, Part = PartOfDay.Afternoon }, Sam)).Request!;
        var off = (await Say(again, AnswerKind.Cancelled, null, Mia)).Request!;

        Assert.Equal([0, 1, 2, 3], new[] { booked, changed, again, off }.Select(r => r.Sequence));
        Assert.Single(new[] { booked, changed, again, off }.Select(r => r.CalendarId).Distinct(), id => id is not null);
        Assert.Equal(new AgreedTime(Later.Day, null, PartOfDay.Afternoon), again.Agreed);
        Assert.Equal((RequestStatus.Undone, again.Agreed), (off.Status, off.Last!.Time));
        Assert.Null(await OutcomeOf(off));
        Assert.Equal(
            [
                (Step.Booked, NudgeStatus.Skipped, SkipReason.Overtaken), (Step.Changed, NudgeStatus.Skipped, SkipReason.Overtaken),
                (Step.Changed, NudgeStatus.Skipped, SkipReason.BookingUndone), (Step.Cancelled, NudgeStatus.Planned, null),
            ],
            await Told());
    }

    [Fact]
    public async Task What_was_called_off_and_is_booked_again_is_the_same_appointment()
    {
        var booked = (await Say(await Ask(), AnswerKind.Confirmed, Asked, Mia)).Request!;
        await Say(booked, AnswerKind.Cancelled, null, Mia);
        var again = await Store.Appointments.Book(booked.EntryId, Answer(AnswerKind.Confirmed, Later, Sam), Store.Now, Ct);

        Assert.Equal((booked.Id, booked.CalendarId, 2, Later), (again.Request!.Id, again.Request.CalendarId, again.Request.Sequence, again.Request.Agreed));
        Assert.Equal((Step.Booked, NudgeStatus.Planned, null), (await Told())[^1]);
        Assert.Single(await Told(), t => t.Status == NudgeStatus.Planned);
    }

    [Fact]
    public async Task A_runner_who_rang_is_booked_without_a_request_and_twice_is_once()
    {
        var runner = await Store.AddRunner(1);
        var first = await Store.Appointments.Book(runner.EntryId, Answer(AnswerKind.Confirmed, Asked, Mia), Store.Now, Ct);
        var again = await Store.Appointments.Book(runner.EntryId, Answer(AnswerKind.Confirmed, Asked, Mia), Store.Now, Ct);
        var other = await Store.Appointments.Book(runner.EntryId, Answer(AnswerKind.Confirmed, Later, Sam), Store.Now, Ct);

        Assert.Equal((AnswerOutcome.Given, AnswerOutcome.AlreadySo, AnswerOutcome.TooLate), (first.Outcome, again.Outcome, other.Outcome));
        Assert.Holds(first.Request!.IsByReception);
        Assert.Equal(EntryOutcome.Booked, (await Store.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
        Assert.Equal(first.Request.Id, Assert.Single(await Store.Book.BookedBetween(Tuesday, Tuesday, Ct)).Id);
        Assert.Empty(await Store.Book.BookedBetween(Tuesday.PlusDays(1), Tuesday.PlusDays(9), Ct));
        Assert.Single(await Told());
    }

    [Fact]
    public async Task A_booking_answers_what_the_entry_asked_for_and_gives_a_day_to_one_that_had_none()
    {
        var asked = await Ask(1);
        Assert.Equal(asked.Id, (await Store.Appointments.Book(asked.EntryId, Answer(AnswerKind.Confirmed, Later, Mia), Store.Now, Ct)).Request!.Id);

        var said = await Ask(2);
        await Store.Runners.SetOutcome(said.EntryId, EntryOutcome.Booked, Source.Runner, Store.Now, Ct);
        var given = await Store.Appointments.Book(said.EntryId, Answer(AnswerKind.Confirmed, Later, Mia), Store.Now, Ct);
        Assert.Equal((said.Id, 0, Later), (given.Request!.Id, given.Request.Sequence, given.Request.Agreed));
    }

    [Fact]
    public async Task A_runner_takes_no_appointment_back_by_a_button_and_reception_does()
    {
        var booked = (await Say(await Ask(), AnswerKind.Confirmed, Asked, Mia)).Request!;
        foreach (EntryOutcome? outcome in new EntryOutcome?[] { null, EntryOutcome.NotRun })
        {
            Assert.Holds(await Store.Runners.SetOutcome(booked.EntryId, outcome, Source.Runner, Store.Now, Ct));
            Assert.Equal(EntryOutcome.Booked, await OutcomeOf(booked));
        }

        Assert.Holds(await Store.Runners.SetOutcome(booked.EntryId, null, Source.Reception, Store.Now, Ct));
        Assert.Equal(RequestStatus.Undone, (await Store.Appointments.Find(booked.Id, Ct))!.Status);
    }

    [Fact]
    public async Task Whoever_asks_for_something_else_is_not_told_of_what_was_offered()
    {
        var request = await Ask();
        await Say(request, AnswerKind.Offered, Later, Mia);
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Holds(await Store.Appointments.Ask(new AppointmentWish(request.EntryId, request.NudgeNumber, Tuesday.PlusDays(2), PartOfDay.Morning, Store.Now), Store.Now, Ct));

        var offer = Assert.Single(await Store.Log.Page(new(null, null, Step.Offer, null, null, null, null, 9), Ct) is var page ? page.Items : []).Nudge;
        var claim = Assert.IsType<Claim.Nothing>(await Store.Nudges.Claim(new NudgeMessage(offer.Id, 1), Store.Now, Store.Now + Duration.FromMinutes(1), Ct));
        Assert.Equal(SkipReason.Overtaken, claim.Why);
        Assert.Equal(RequestStatus.Replaced, (await Store.Appointments.Find(request.Id, Ct))!.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_no_is_told_after_all_once_what_was_asked_anew_is_taken_back(int wishes)
    {
        var request = await Ask();
        await Say(request, AnswerKind.Declined, null, Mia);
        for (var wish = 1; wish <= wishes; wish++)
        {
            Assert.Holds(await Store.Appointments.Ask(
                new AppointmentWish(request.EntryId, request.NudgeNumber, Tuesday.PlusDays(wish), PartOfDay.Morning, Store.Now), Store.Now, Ct));
            Store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Holds(await Store.Runners.SetOutcome(request.EntryId, null, Source.Runner, Store.Now, Ct));

        var no = Assert.Single((await Store.Log.Page(new(null, null, Step.Declined, null, null, null, null, 9), Ct)).Items).Nudge;
        Assert.IsType<Claim.Send>(await Store.Nudges.Claim(new NudgeMessage(no.Id, 1), Store.Now, Store.Now + Duration.FromMinutes(1), Ct));
    }

    [Fact]
    public async Task What_is_called_off_and_booked_anew_for_the_same_time_is_the_next_revision_and_only_that_is_told()
    {
        var (booked, off, again) = await BookedAnew(Asked);

        Assert.Equal((booked.CalendarId, 0, 1, 2), (again.CalendarId, booked.Sequence, off.Sequence, again.Sequence));
        Assert.Equal((Step.Cancelled, NudgeStatus.Skipped, SkipReason.Overtaken), (await Told())[^2]);
        Assert.Equal((Step.Booked, NudgeStatus.Planned, null), (await Told())[^1]);
        Assert.Equal(3, (await Say(again, AnswerKind.Cancelled, null, Mia)).Request!.Sequence);
    }

    [Fact]
    public async Task What_is_booked_anew_for_another_time_is_another_appointment_and_both_are_told()
    {
        var (booked, _, again) = await BookedAnew(Later);

        Assert.NotEqual(booked.CalendarId, again.CalendarId);
        Assert.Equal(0, again.Sequence);
        Assert.Equal([(Step.Cancelled, NudgeStatus.Planned, null), (Step.Booked, NudgeStatus.Planned, null)], (await Told()).TakeLast(2));
    }

    [Fact]
    public async Task That_it_is_off_is_not_told_once_it_is_booked_again_whatever_became_of_the_first_try()
    {
        await BookedAnew(Asked, async off =>
        {
            Assert.IsType<Claim.Send>(await Claimed(off));
            await Store.Record(off, new Outcome.InDoubt("lost"));
        });
        var message = new NudgeMessage((await Messages(Step.Cancelled)).Single().Id, 1);

        await Store.Nudges.SettleNotSent(message, Store.Now, Ct);

        Assert.Equal(new Claim.Nothing(SkipReason.Overtaken), await Claimed(message with { Generation = 2 }));
    }

    [Fact]
    public async Task Messages_about_an_appointment_go_out_one_after_the_other()
    {
        NudgeMessage? first = null;
        await BookedAnew(Asked, async off => Assert.IsType<Claim.Send>(await Claimed(first = off)));
        var second = new NudgeMessage((await Messages(Step.Booked))[^1].Id, 1);

        Assert.IsType<Claim.PutOff>(await Claimed(second));

        await Store.Record(first!, new Outcome.Accepted("SG1"));
        Store.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<Claim.Send>(await Claimed(second with { Generation = 2 }));
    }

    /// <summary>Booked, called off, asked for anew and booked for <paramref name="time"/>.</summary>
    /// <param name="time">When.</param>
    /// <param name="meanwhile">Happens to the message that it is off, before the runner asks anew.</param>
    private async Task<(AppointmentRequest Booked, AppointmentRequest Off, AppointmentRequest Again)> BookedAnew(AgreedTime time, Func<NudgeMessage, Task>? meanwhile = null)
    {
        var booked = (await Say(await Ask(), AnswerKind.Confirmed, Asked, Mia)).Request!;
        var off = (await Say(booked, AnswerKind.Cancelled, null, Mia)).Request!;
        if (meanwhile is not null)
        {
            await meanwhile(new NudgeMessage((await Messages(Step.Cancelled)).Single().Id, 1));
        }

        Assert.Holds(await Store.Appointments.Ask(new AppointmentWish(booked.EntryId, booked.NudgeNumber, time.Day, time.Part, Store.Now), Store.Now, Ct));
        return (booked, off, (await Say((await Store.Appointments.OpenOf(booked.EntryId, Ct))!, AnswerKind.Confirmed, time, Sam)).Request!);
    }

    private Task<Claim> Claimed(NudgeMessage message) => Store.Nudges.Claim(message, Store.Now, Store.Now + Duration.FromMinutes(1), Ct);

    [Fact]
    public async Task Who_answered_is_kept_with_every_answer_and_noted_at_the_desk()
    {
        var request = await Ask();
        await Say(request, AnswerKind.Offered, Later, Mia);
        await Say(request, AnswerKind.Declined, null, Sam, words: "We're closed then.");

        Assert.Equal(
            [(AnswerKind.Offered, "Mia", null), (AnswerKind.Declined, "Sam", "We're closed then.")],
            (await Store.Book.Answers(request.Id, Ct)).Select(a => (a.Kind, a.Who!, a.Words)));
        var noted = (await new Recovery.Storage.Sql.SqlDeskChanges(Store.Database).Page(new ChangesQuery(null, null, null, null, 9), Ct)).Items;
        Assert.Equal(
            [(DeskActions.OfferedTime, "Mia"), (DeskActions.DeclinedRequest, "Sam")], noted.OrderBy(n => n.Id).Select(n => (n.Change.What, n.Change.Who)));
    }

    private async Task<AppointmentRequest> Ask(int number = 1)
    {
        var runner = await Store.AddRunner(number);
        var nudge = (await Store.Nudge(await Store.PlanNudge(runner, By.Sms))).Number;
        Assert.Holds(await Store.Appointments.Ask(new AppointmentWish(runner.EntryId, nudge, Tuesday, PartOfDay.Morning, Store.Now + Duration.FromHours(3)), Store.Now, Ct));
        return (await Store.Appointments.OpenOf(runner.EntryId, Ct))!;
    }

    private async Task<AnswerResult> Say(AppointmentRequest request, AnswerKind kind, AgreedTime? time, ChangedBy by, long? seen = null, string? words = null)
    {
        var result = await Store.Appointments.Answer(request.Id, Answer(kind, time, by, seen, words), Store.Now, Ct);
        Store.Time.Advance(TimeSpan.FromSeconds(1));
        return result;
    }

    private NewAnswer Answer(AnswerKind kind, AgreedTime? time, ChangedBy by, long? seen = null, string? words = null) => new(
        kind, time, words, by, new AnswerTimes(Store.Now, Store.Now + Duration.FromDays(1), new Dictionary<Channel, int> { [By.Sms] = 1, [By.Email] = 1 }), seen);

    private async Task<EntryOutcome?> OutcomeOf(AppointmentRequest request) => (await Store.Runners.FindEntry(request.EntryId, Ct))!.Outcome;

    /// <summary>The messages to runners, in the order in which they were planned.</summary>
    private async Task<IReadOnlyList<(string Step, NudgeStatus Status, string? Reason)>> Told()
    {
        var all = new List<Nudge>();
        foreach (var step in Step.Answers)
        {
            all.AddRange(await Messages(step));
        }

        return [.. all.OrderBy(n => n.Number).Select(n => (n.Step, n.Status, n.Reason))];
    }

    private async Task<IReadOnlyList<Nudge>> Messages(string step) =>
        [.. (await Store.Log.Page(new(null, null, step, null, null, null, null, 50), Ct)).Items.Select(l => l.Nudge).OrderBy(n => n.Number)];
}
