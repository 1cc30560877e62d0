using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Desk;

/// <summary>Every page of the desk asks what is stuck: what takes long to find is not looked for each time, and all else is as it stands.</summary>
public sealed class FaultBoardTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_that_take_long_to_look_through_are_remembered_for_a_minute_and_nothing_else_is()
    {
        var slow = new Store(Host.Time, TimeSpan.FromMilliseconds(400));
        var board = Board(slow);

        Assert.Equal(["dead", "no-receipts"], await Kinds(board));
        slow.Dead = 0;
        Assert.Equal(["no-receipts"], await Kinds(board));
        Assert.Equal([1, 0], slow.Asked);

        Host.Time.Advance(TimeSpan.FromMinutes(1));
        await Kinds(board);
        Assert.Equal([1, 0, 1], slow.Asked);
    }

    [Fact]
    public async Task What_is_quick_is_looked_for_each_time()
    {
        var quick = new Store(Host.Time, TimeSpan.FromMilliseconds(5));
        var board = Board(quick);

        await Kinds(board);
        await Kinds(board);

        Assert.Equal([1, 1], quick.Asked);
    }

    private FaultBoard Board(IFaultStore store) => new(
        store, Host.Get<ISignUpStore>(), Host.Get<ComingDeadlines>(), Host.Get<Trouble>(),
        RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Sms:Provider", "Twilio"), new("Twilio:AccountSid", "AC00000000000000000000000000000001"), new("Twilio:AuthToken", "a token"), new("Twilio:From", "+447700900000"),
            new("Clinic:Name", "The clinic"), new("Clinic:Hours:Monday", "08:00-14:00"), new("PublicUrl", "https://clinic.example/"),
            new("Clinic:AccessKey", DeskHost.Key), new("Secrets:Key", "a key that only this test knows, for ids and links"),
        ]).Build()),
        Host.Get<ClinicClock>());

    private static async Task<IEnumerable<string>> Kinds(FaultBoard board) => (await board.Now(Ct)).Select(f => f.Kind.Code());

    private sealed class Store(FakeTimeProvider time, TimeSpan takes) : IFaultStore
    {
        public int Dead { get; set; } = 1;

        /// <summary>Of how many channels each time.</summary>
        public List<int> Asked { get; } = [];

        public Task<StuckFacts> Stuck(Instant now, IReadOnlyList<Channel> reporting, CancellationToken ct)
        {
            Asked.Add(reporting.Count);
            time.Advance(reporting.Count > 0 ? takes : TimeSpan.Zero);
            return Task.FromResult(StuckFacts.None with
            {
                Dead = [.. Enumerable.Range(0, Dead).Select(_ => new DeadGroup(By.Sms, 1, 1, now))],
                Unreceipted = [.. reporting.Select(c => new StuckGroup(c, 30_000, now))],
            });
        }
    }
}
