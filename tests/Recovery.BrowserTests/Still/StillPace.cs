using Microsoft.Extensions.DependencyInjection;
using Recovery.Nudges.Send;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.BrowserTests.Still;

/// <summary>Sending where nobody moves the clock while a send waits for its second.</summary>
internal static class StillPace
{
    /// <summary>What is due goes at once; the planner still gives each message the slot that its channel's rate allows.</summary>
    public static IServiceCollection SendAtOnce(this IServiceCollection services) => services.AddSingleton(s => new ChannelGates(
        s.GetServices<IChannelProvider>().Select(provider => new ChannelGate(
            provider, new RateLimiter(provider.Channel, 0, s.GetRequiredService<ISendingPace>(), s.GetRequiredService<ClinicClock>()),
            s.GetRequiredService<RecoverySettings>().Senders.Concurrency))));
}
