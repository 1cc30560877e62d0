using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Messages;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Send;

public sealed class ChannelGateTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2027-04-27T06:30:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Those_who_waited_behind_a_provider_that_hung_do_not_go_out_together()
    {
        var clock = new ClinicClock(_time, DateTimeZone.Utc);
        using var limiter = new RateLimiter(By.Sms, 1, new PaceInMemory(), clock);
        using var gate = new ChannelGate(new Nobody(), limiter, 2);
        var first = await gate.Enter(None);
        _time.Advance(TimeSpan.FromSeconds(1));
        var hanging = new[] { first, await gate.Enter(None) };

        // Time passes while no place is free.
        var waiting = Enumerable.Range(0, 5).Select(_ => Pass(gate)).ToArray();
        _time.Advance(TimeSpan.FromSeconds(5));
        foreach (var place in hanging)
        {
            place.Dispose();
        }

        // A turn may be noted just as the clock moves on, and then comes a second later; but never two in a second.
        for (var seconds = 0; seconds < 60 && waiting.Any(w => !w.IsCompleted); seconds++)
        {
            await Task.WhenAny(Task.WhenAny(waiting.Where(w => !w.IsCompleted)), Task.Delay(TimeSpan.FromSeconds(1)));
            Assert.InRange(waiting.Count(w => w.IsCompleted), 0, seconds + 1);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(waiting, w => Assert.Holds(w.IsCompletedSuccessfully));
    }

    /// <summary>A call that takes no time.</summary>
    private static async Task Pass(ChannelGate gate)
    {
        using var place = await gate.Enter(None);
    }

    private sealed class Nobody : IChannelProvider
    {
        public Channel Channel => By.Sms;

        public Task<Outcome> Send(OutgoingMessage message, CancellationToken ct) => throw new NotSupportedException();

        public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) => throw new NotSupportedException();
    }
}
