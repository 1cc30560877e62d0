using NodaTime;
using Recovery.Appointments;
using Recovery.Desk.Today;
using Recovery.Messages;
using Recovery.Nudges.Pauses;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Tests.Desk;

/// <summary>Very many people are counted once in a while, however many look at their day; few are counted each time.</summary>
public sealed class ReachRememberedTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(49_999, 3)]
    [InlineData(50_000, 1)]
    public async Task A_day_of_very_many_is_counted_once_for_all_who_look(int people, int counted)
    {
        var store = new CountingStore(people);
        var desk = On(store);
        for (var look = 0; look < 3; look++)
        {
            Assert.Equal(people, (await desk.Reach(DeskData.Tuesday, Ct)).Sum(r => r.Total));
        }

        Assert.Equal(counted, store.Counted);
    }

    [Fact]
    public async Task Another_day_is_counted_for_itself()
    {
        var store = new CountingStore(50_000);
        var desk = On(store);
        await desk.Reach(DeskData.Tuesday, Ct);

        Assert.Equal(DeskData.Sunday, Assert.Single(await desk.Reach(DeskData.Sunday, Ct)).Session.Day);
        Assert.Equal(2, store.Counted);
    }

    private TodayDesk On(ITodayStore store) => new(
        store, Host.Get<IReplyStore>(), Host.Get<IAppointmentStore>(), Host.Log, Host.Get<IPauseStore>(), Host.Get<MessageComposer>(), Host.Get<RecoverySettings>(),
        Host.Get<ClinicClock>());

    /// <summary>So many people were reached on any day.</summary>
    private sealed class CountingStore(int people) : ITodayStore
    {
        public int Counted { get; private set; }

        public Task<IReadOnlyList<SessionReach>> Reach(LocalDate day, IReadOnlyList<SessionOpening> sessions, CancellationToken ct)
        {
            Counted++;
            return Task.FromResult<IReadOnlyList<SessionReach>>([new SessionReach(sessions[0], people, 0, 0, 0, 0, 0, null)]);
        }

        public Task<IReadOnlyList<PersonsNeed>> Messages(Instant from, Instant to, Instant now, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<PersonsNeed>>([]);

        public Task<DaySends> Sends(LocalDate day, CancellationToken ct) => Task.FromResult(DaySends.None);
    }
}
