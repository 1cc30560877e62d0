using Microsoft.Extensions.DependencyInjection;
using Recovery.Nudges.Send;
using Recovery.Time;

namespace Recovery.Local.Demo;

/// <summary>Puts the demo's phones behind the sandbox.</summary>
internal static class DemoServices
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        foreach (var sandbox in services.Where(s => s.ServiceType == typeof(IChannelProvider)).ToList())
        {
            services.Remove(sandbox);
            services.AddSingleton<IChannelProvider>(provider => new DemoProvider(
                (IChannelProvider)sandbox.ImplementationFactory!(provider), provider.GetRequiredService<DemoPhones>(), provider.GetRequiredService<ClinicClock>()));
        }

        services.AddSingleton<DemoPhones>();
        return services.AddHostedService(provider => provider.GetRequiredService<DemoPhones>());
    }
}
