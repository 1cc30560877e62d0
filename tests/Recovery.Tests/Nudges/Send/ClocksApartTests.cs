using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Settings;
using Recovery.Storage.Postgres;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>Two processes on one PostgreSQL, on machines whose clocks differ: what one claims the other judges.</summary>
public sealed class ClocksApartTests : IAsyncLifetime
{
    private readonly TempStore _store = new(provider: StoreProvider.Postgres);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-clocks-");
    private LoopbackProvider _provider = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _provider = await LoopbackProvider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 5)]
    [InlineData(-5, 5)]
    [InlineData(5, -5)]
    [InlineData(0, 0)]
    public async Task Nobody_is_texted_twice_however_far_their_clocks_are_apart(int senders, int reconcilers)
    {
        var now = DeliveryRig.NotBefore + Duration.FromMinutes(10);
        await using var sender = Process(now, senders);
        await using var other = Process(now, reconcilers);
        await sender.Register(texts: 1, emails: 0);
        await sender.Plan();
        var calls = 0;
        _provider.Script = _ =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                // While the first call is under way: nobody knows yet whether the provider takes it.
                other.Reconcile().GetAwaiter().GetResult();
                Work(other).GetAwaiter().GetResult();
            }

            return null;
        };

        await Work(sender);
        await other.Reconcile();
        await Work(other);

        Assert.Equal((1, 1), (calls, _provider.Count));
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await sender.All()).Status);
    }

    [Theory]
    [InlineData(5, "this machine's clock is 300 seconds ahead of the database server's: set it")]
    [InlineData(-5, "this machine's clock is 300 seconds behind the database server's: set it")]
    [InlineData(0, null)]
    public async Task The_one_whose_clock_is_off_says_so(int minutes, string? said)
    {
        await using var process = Process(DeliveryRig.NotBefore, minutes);
        await process.Reconcile();

        var found = process.Get<Trouble>().Now();

        Assert.Equal(said is null ? [] : [said], found);
    }

    [Fact]
    public async Task The_server_is_asked_once_a_minute_and_when_the_clock_was_set()
    {
        var (asked, machine) = (0, new MovedTime());
        var clocks = new ClockCheck(
            _ =>
            {
                asked++;
                return Task.FromResult(Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
            },
            machine);

        await clocks.Ahead(Ct);
        Assert.Equal(Duration.Zero, await clocks.Ahead(Ct));
        Assert.Equal(1, asked);

        machine.Ahead = TimeSpan.FromMinutes(5);
        Assert.InRange(await clocks.Ahead(Ct), Duration.FromSeconds(299), Duration.FromSeconds(301));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_slow_answer_is_no_difference()
    {
        var machine = new MovedTime();
        var clocks = new ClockCheck(
            _ =>
            {
                var theirs = Instant.FromDateTimeOffset(machine.GetUtcNow());
                machine.Ahead += TimeSpan.FromSeconds(50);
                return Task.FromResult(theirs);
            },
            machine);

        Assert.Equal(Duration.Zero, await clocks.Ahead(Ct));
        Assert.Null(clocks.Finding);
    }

    /// <summary>Handles whatever is due. A message's lock goes by each process's own clock, so that two may have it: the claim alone decides.</summary>
    private static async Task Work(DeliveryRig process)
    {
        var receiver = process.Get<IQueueReceiver>();
        while (await receiver.Receive(SmsChannel.QueueName, 9, Ct) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await process.Get<Sender>().Handle(JsonSerializer.Deserialize<NudgeMessage>(message.Body, JsonSerializerOptions.Web)!, By.Sms, Ct);
                await receiver.Complete(message, Ct);
            }
        }
    }

    /// <summary>At a moment, by a clock that is so many minutes ahead of it.</summary>
    private DeliveryRig Process(Instant now, int ahead)
    {
        var settings = DeliveryRig.Settings(_folder, _provider).ToDictionary(s => s.Key, s => s.Value!);
        settings["Store:Provider"] = "Postgres";
        settings["Store:Connection"] = _store.Connection;
        var machine = new MovedTime { Ahead = TimeSpan.FromMinutes(ahead) };
        return DeliveryRig.On(settings, now + Duration.FromMinutes(ahead), services => services.AddSingleton(provider =>
            new ClockCheck(ct => provider.GetRequiredService<PostgresDatabase>().ServersNow(ct), machine)));
    }

    /// <summary>This machine's clock, set wrong.</summary>
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
