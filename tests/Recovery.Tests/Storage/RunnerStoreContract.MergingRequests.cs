using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Requests for appointments of two records that turn out to be one person, with the same race.</summary>
public abstract partial class RunnerStoreContract
{
    [Fact]
    public async Task An_open_request_of_the_dropped_entry_waits_on_with_the_one_that_is_kept()
    {
        await Runners.Register(Registration("Ann", Mobile(1)));
        var request = await Ask(await Runners.Register(Registration("Ann", email: Email(1))));

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        var open = Assert.Single(await Store.Appointments.Open(Ct));
        Assert.Equal((request.Id, joined.EntryId, Mobile(1)), (open.Id, open.EntryId, open.Mobile));
        Assert.Equal(EntryOutcome.Requested, (await Runners.FindEntry(joined.EntryId, Ct))!.Outcome);
        var mail = Assert.Single((await Store.Log.Page(new(null, null, Step.Request, null, null, null, null, 9), Ct)).Items).Nudge;
        Assert.Equal((NudgeStatus.Planned, joined.EntryId, joined.RunnerId), (mail.Status, mail.EntryId, mail.RunnerId));
        Assert.IsType<Recovery.Nudges.Send.Claim.Send>(await Store.Claim(new NudgeMessage(mail.Id, mail.Generation)));
    }

    [Theory]
    [InlineData(EntryOutcome.Booked, RequestStatus.Confirmed)]
    [InlineData(EntryOutcome.NotRun, RequestStatus.Withdrawn)]
    public async Task Where_either_has_ended_nothing_waits_any_more(EntryOutcome outcome, RequestStatus then)
    {
        foreach (var (asks, ends) in new[] { (1, 2), (4, 3) })
        {
            var byMobile = await Runners.Register(Registration("Ann", Mobile(Math.Min(asks, ends))));
            var byEmail = await Runners.Register(Registration("Ann", email: Email(Math.Min(asks, ends))));
            var (asking, ended) = asks < ends ? (byMobile, byEmail) : (byEmail, byMobile);
            var request = await Ask(asking);
            await Runners.SetOutcome(ended.EntryId, outcome, Source.Reception, Store.Now, Ct);

            var joined = await Runners.Register(Registration("Ann", Mobile(Math.Min(asks, ends)), Email(Math.Min(asks, ends))));

            Assert.Equal(outcome, (await Runners.FindEntry(joined.EntryId, Ct))!.Outcome);
            Assert.Equal((joined.EntryId, then), await Store.Appointments.Find(request.Id, Ct) is { } r ? (r.EntryId, r.Status) : default);
            Assert.Empty(await Store.Appointments.Open(Ct));
        }
    }

    [Fact]
    public async Task Of_two_open_requests_the_later_counts()
    {
        var earlier = await Ask(await Runners.Register(Registration("Ann", email: Email(1))));
        Store.MoveTo(Store.Now + Duration.FromMinutes(1));
        var later = await Ask(await Runners.Register(Registration("Ann", Mobile(1))));

        await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal(later.Id, Assert.Single(await Store.Appointments.Open(Ct)).Id);
        Assert.Equal(RequestStatus.Replaced, (await Store.Appointments.Find(earlier.Id, Ct))!.Status);
    }

    private async Task<AppointmentRequest> Ask(RegistrationResult runner)
    {
        var message = await Store.PlanNudge(runner, (await Runners.FindEntry(runner.EntryId, Ct))!.SmsSince is null ? By.Email : By.Sms);
        var wish = new AppointmentWish(
            runner.EntryId, (await Store.Nudge(message)).Number, Wednesday.Day, PartOfDay.Morning, Store.Now + Duration.FromHours(3), Store.Now + Duration.FromHours(27));
        Assert.Holds(await Store.Appointments.Ask(wish, Store.Now, Ct));
        return (await Store.Appointments.OpenOf(runner.EntryId, Ct))!;
    }
}
