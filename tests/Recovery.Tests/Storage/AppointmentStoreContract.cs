using NodaTime;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Runners.Appointments;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

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
        Assert.True(await Store.Appointments.Ask(wish, Store.Now, Ct));
        var first = await Store.Appointments.OpenOf(wish.EntryId, Ct);

        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Store.Appointments.Ask(wish with { AnswerBy = wish.AnswerBy + Duration.FromDays(1) }, Store.Now, Ct));

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

        Assert.True(await Store.Appointments.Ask(wish, Store.Now, Ct));

        Assert.NotEqual(first.Id, (await Store.Appointments.OpenOf(wish.EntryId, Ct))!.Id);
        Assert.Equal(2, (await Told()).Count);
    }

    private async Task<AppointmentWish> Wish()
    {
        var runner = await Store.AddRunner();
        var number = (await Store.Nudge(await Store.PlanNudge(runner, Channel.Sms))).Number;
        return new AppointmentWish(runner.EntryId, number, Tuesday, PartOfDay.Morning, Store.Now + Duration.FromHours(3), Store.Now + Duration.FromHours(27));
    }

    /// <summary>The emails to the clinic's mailbox.</summary>
    private async Task<IReadOnlyList<Nudge>> Told() =>
        [.. (await Store.Log.Page(new(null, null, Step.Request, null, null, null, null, 50), Ct)).Items.Select(l => l.Nudge)];
}
