using NodaTime;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;

namespace Recovery.Desk.Faults;

/// <summary>Everything that is stuck, the most pressing first.</summary>
public sealed class FaultBoard(
    IFaultStore store, ISignUpStore signUps, ComingDeadlines coming, Trouble trouble, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>In machine time: timers tick every minute.</summary>
    private static readonly Duration SilentAfter = Duration.FromMinutes(5);

    /// <summary>On the day after a session of many thousands, every message that was taken is looked at for its report: no page waits for that each time.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(50);

    /// <summary>What is told only after an hour is not news by the second.</summary>
    private static readonly TimeSpan SilenceKeptFor = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<Channel> _reporting = [.. settings.Channels.Where(c => settings.Of(c).Provider != ProviderName.Sandbox)];
    private readonly IReadOnlyList<SignUpLimit> _limits = SignUpLimits.OfTheDay(settings.SignUp);
    private readonly Instant _watching = clock.Now;
    private volatile Silence? _silence;

    /// <summary>Taken messages that nobody has reported on, as they were a moment ago.</summary>
    private sealed record Silence(IReadOnlyList<StuckGroup> Groups, long At);

    /// <summary>Where the store can't be read, what this process knows by itself.</summary>
    public async Task<IReadOnlyList<Fault>> Now(CancellationToken ct)
    {
        try
        {
            return await Read(ct);
        }
        catch (StoreException)
        {
            return [.. WorkFaults.Of(trouble.Now())];
        }
    }

    /// <summary>Also the deadlines that the forecast knows can't be met. Slower: not for every page.</summary>
    public async Task<IReadOnlyList<Fault>> NowAndComing(CancellationToken ct)
    {
        var there = await Now(ct);
        try
        {
            var times = new SaidTimes(clock.Now, clock.Zone);
            return [.. there.Concat((await coming.Now(ct)).Select(late => SendingFaults.Late(late, times))).DistinctBy(f => f.Key)];
        }
        catch (StoreException)
        {
            return there;
        }
    }

    private async Task<IReadOnlyList<Fault>> Read(CancellationToken ct)
    {
        var now = clock.Now;
        var stuck = await Stuck(now, ct);
        var limits = await signUps.Reached(_limits, now, ct);
        var times = new SaidTimes(now, clock.Zone);
        return
        [
            .. WorkFaults.Of(trouble.Now()),
            .. new SendingFaults(stuck, ProviderOf, times).All,
            .. new WorkFaults(times, clock.OfMachine(SilentAfter), _watching).Of(stuck.Signs),
            .. new LeftFaults(stuck, ProviderOf).All,
            .. WorkFaults.Of(limits),
        ];
    }

    private async Task<StuckFacts> Stuck(Instant now, CancellationToken ct)
    {
        if (_silence is { } silence && clock.Time.GetElapsedTime(silence.At) < SilenceKeptFor)
        {
            return await store.Stuck(now, [], ct) with { Unreceipted = silence.Groups };
        }

        var began = clock.Time.GetTimestamp();
        var stuck = await store.Stuck(now, _reporting, ct);
        _silence = clock.Time.GetElapsedTime(began) > Long ? new Silence(stuck.Unreceipted, clock.Time.GetTimestamp()) : null;
        return stuck;
    }

    private string ProviderOf(Channel channel) => settings.Of(channel).Provider is { } name and not ProviderName.Sandbox ? name : "the sandbox";
}
