using NodaTime;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;

namespace Recovery.Desk.Faults;

/// <summary>Everything that is stuck, the most pressing first.</summary>
public sealed class FaultBoard(IFaultStore store, ISignUpStore signUps, Trouble trouble, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>In machine time: timers tick every minute.</summary>
    private static readonly Duration SilentAfter = Duration.FromMinutes(5);

    private readonly IReadOnlyList<Channel> _reporting = [.. settings.Channels.Where(c => settings.Of(c).Provider != ProviderName.Sandbox)];
    private readonly IReadOnlyList<SignUpLimit> _limits = SignUpLimits.OfTheDay(settings.SignUp);
    private readonly Instant _watching = clock.Now;

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

    private async Task<IReadOnlyList<Fault>> Read(CancellationToken ct)
    {
        var now = clock.Now;
        var stuck = await store.Stuck(now, _reporting, ct);
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

    private string ProviderOf(Channel channel) => settings.Of(channel).Provider is { } name and not ProviderName.Sandbox ? name : "the sandbox";
}
