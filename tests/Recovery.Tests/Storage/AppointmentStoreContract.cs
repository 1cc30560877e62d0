using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Storage;

public sealed class SqliteAppointmentStoreTests() : AppointmentStoreContract(StoreProvider.Sqlite);

public sealed class PostgresAppointmentStoreTests() : AppointmentStoreContract(StoreProvider.Postgres);

/// <summary>What every store of requests for appointments does when the same thing is asked for again.</summary>
public abstract class AppointmentStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly LocalDate Tuesday = new(2027, 4, 27);

    [Fact]
    public async Task The_same_again_is_the_request_that_stands_with_its_promise()
    {
        var wish = await Wish();
        Assert.Holds(await Store.Appointments.Ask(wish, Store.Now, Ct));
        var first = await Store.Appointments.OpenOf(wish.EntryId, Ct);

        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Holds(await Store.Appointments.Ask(wish with { AnswerBy = wish.AnswerBy + Duration.FromDays(1) }, Store.Now, Ct));

        Assert.Equal(first, await Store.Appointments.OpenOf(wish.EntryId, Ct));
        Assert.Single(await Told());
    }

    [Fact]
    public async Task Both_taps_at_once_are_one_request()
    {
        var wish = await Wish();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.Appointments.Ask(wish, Store.Now, Ct))), Assert.True);
        Assert.Single(await Told());
    }

    [Theory]
    [InlineData(1, PartOfDay.Morning)]
    [InlineData(0, PartOfDay.Afternoon)]
    public async Task Another_day_or_part_takes_its_place_and_is_told(int later, PartOfDay part)
    {
        var wish = await Wish();
        await Store.Appointments.Ask(wish, Store.Now, Ct);
        var first = (await Store.Appointments.OpenOf(wish.EntryId, Ct))!;

        await Store.Appointments.Ask(wish with { Day = Tuesday.PlusDays(later), Part = part }, Store.Now, Ct);

        Assert.Equal(RequestStatus.Replaced, (await Store.Appointments.Find(first.Id, Ct))!.Status);
        Assert.Equal((Tuesday.PlusDays(later), part), await Store.Appointments.OpenOf(wish.EntryId, Ct) is { } now ? (now.Day, now.Part) : default);
        Assert.Equal(2, (await Told()).Count);
    }

    [Fact]
    public async Task The_same_after_a_no_is_asked_anew()
    {
        var wish = await Wish();
        await Store.Appointments.Ask(wish, Store.Now, Ct);
        var first = (await Store.Appointments.OpenOf(wish.EntryId, Ct))!;
        await Store.Appointments.Decline(first.Id, Store.Now, Ct);

        Assert.Holds(await Store.Appointments.Ask(wish, Store.Now, Ct));

        Assert.NotEqual(first.Id, (await Store.Appointments.OpenOf(wish.EntryId, Ct))!.Id);
        Assert.Equal(2, (await Told()).Count);
    }

    [Fact]
    public async Task A_booking_answers_the_entrys_own_request_and_counts_for_its_own_nudge_alone()
    {
        var (booked, other) = (await Wish(1), await Wish(2));
        await Store.Appointments.Ask(other, Store.Now, Ct);
        await Store.Appointments.Ask(booked, Store.Now, Ct);
        var request = (await Store.Appointments.OpenOf(booked.EntryId, Ct))!;

        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Holds(await Store.Runners.SetOutcome(booked.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct));

        Assert.Equal(RequestStatus.Confirmed, (await Store.Appointments.Find(request.Id, Ct))!.Status);
        Assert.NotNull(await Store.Appointments.OpenOf(other.EntryId, Ct));
        Assert.Equal((Store.Now, null), ((await NudgeOf(booked)).Effect?.BookedAt, (await NudgeOf(other)).Effect?.BookedAt));
    }

    [Fact]
    public async Task Anything_but_a_booking_takes_an_open_request_back()
    {
        var wish = await Wish();
        await Store.Appointments.Ask(wish, Store.Now, Ct);
        var request = (await Store.Appointments.OpenOf(wish.EntryId, Ct))!;
        await Store.Runners.SetOutcome(wish.EntryId, EntryOutcome.NotRun, Source.Runner, Store.Now, Ct);

        Assert.Equal(RequestStatus.Withdrawn, (await Store.Appointments.Find(request.Id, Ct))!.Status);
        Assert.Null((await NudgeOf(wish)).Effect?.BookedAt);
    }

    [Fact]
    public async Task A_booking_that_is_undone_counts_no_more_and_its_message_finds_it_undone()
    {
        var wish = await Wish();
        await Store.Appointments.Ask(wish, Store.Now, Ct);
        var request = (await Store.Appointments.OpenOf(wish.EntryId, Ct))!;
        await Store.Runners.SetOutcome(wish.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct);
        await Store.Runners.SetOutcome(wish.EntryId, null, Source.Reception, Store.Now, Ct);

        Assert.Equal(RequestStatus.Undone, (await Store.Appointments.Find(request.Id, Ct))!.Status);
        var nudge = await NudgeOf(wish);
        Assert.Equal((Store.Now, null), (nudge.Effect?.RequestedAt, nudge.Effect?.BookedAt));
        Assert.Equal(NudgeEvent.BookingUndone, (await Store.Log.Timeline(nudge.Id, Ct))[^1].What);
    }

    [Fact]
    public async Task What_became_of_an_entry_has_the_planner_look_again_once()
    {
        var wish = await Wish();
        var race = new RaceDay(TempStore.London.Id, TempStore.London.Days[0]);
        foreach (EntryOutcome? outcome in new EntryOutcome?[] { EntryOutcome.Booked, null, EntryOutcome.NotRun })
        {
            var before = (await Store.Nudges.EntriesToPlan(race, 0, 9, Ct))[^1].Change;
            await Store.Runners.SetOutcome(wish.EntryId, outcome, Source.Reception, Store.Now, Ct);
            var after = Assert.Single(await Store.Nudges.EntriesToPlan(race, before, 9, Ct));
            Assert.Equal((wish.EntryId, outcome), (after.EntryId, after.Outcome));

            await Store.Runners.SetOutcome(wish.EntryId, outcome, Source.Runner, Store.Now, Ct);
            Assert.Empty(await Store.Nudges.EntriesToPlan(race, after.Change, 9, Ct));
        }
    }

    [Fact]
    public async Task What_a_nudge_led_to_counts_when_it_first_did()
    {
        var wish = await Wish();
        var first = Store.Now;
        for (var later = 0; later < 2; later++)
        {
            await Store.Links.NoteClick(wish.NudgeNumber, Store.Now, Ct);
            await Store.Appointments.Ask(wish with { Day = Tuesday.PlusDays(later) }, Store.Now, Ct);
            Store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var nudge = await NudgeOf(wish);
        Assert.Equal(new NudgeEffect(first, first, null), nudge.Effect);
        Assert.Equal([NudgeEvent.Planned, NudgeEvent.Clicked, NudgeEvent.Requested], (await Store.Log.Timeline(nudge.Id, Ct)).Select(l => l.What));
    }

    private async Task<Nudge> NudgeOf(AppointmentWish wish) =>
        (await Store.Log.Page(new(null, null, "doms", null, null, null, null, 50), Ct)).Items.Single(l => l.Nudge.EntryId == wish.EntryId).Nudge;

    private async Task<AppointmentWish> Wish(int number = 1)
    {
        var runner = await Store.AddRunner(number);
        var nudge = (await Store.Nudge(await Store.PlanNudge(runner, By.Sms))).Number;
        return new AppointmentWish(runner.EntryId, nudge, Tuesday, PartOfDay.Morning, Store.Now + Duration.FromHours(3), Store.Now + Duration.FromHours(27));
    }

    /// <summary>The emails to the clinic's mailbox.</summary>
    private async Task<IReadOnlyList<Nudge>> Told() =>
        [.. (await Store.Log.Page(new(null, null, Step.Request, null, null, null, null, 50), Ct)).Items.Select(l => l.Nudge)];
}
