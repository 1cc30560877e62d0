using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.Http;
using Recovery.Channels.Sandbox;
using Recovery.Channels.SendGrid;
using Recovery.Channels.Twilio;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery;

/// <summary>One provider for each channel, as the settings choose. A new provider gets its folder in Channels, its name in <see cref="ProviderName"/> and its line below.</summary>
internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, RecoverySettings settings)
    {
        foreach (var channel in settings.Channels)
        {
            _ = settings.Of(channel).Provider switch
            {
                ProviderName.Twilio => services.AddTwilio(settings),
                ProviderName.SendGrid => services.AddSendGrid(settings),
                _ => services.AddSandbox(channel),
            };
        }

        return services;
    }

    private static IServiceCollection AddTwilio(this IServiceCollection services, RecoverySettings settings)
    {
        services.AddHttpClient<TwilioApi>().CallsProvider(settings.Senders, settings.Twilio.BaseUrl);
        return services.AddSingleton<IChannelProvider, TwilioProvider>();
    }

    private static IServiceCollection AddSendGrid(this IServiceCollection services, RecoverySettings settings)
    {
        services.AddHttpClient(nameof(SendGridProvider)).CallsProvider(settings.Senders, settings.SendGrid.BaseUrl);
        return services.AddSingleton<IChannelProvider>(provider => new SendGridProvider(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SendGridProvider)), settings));
    }

    private static IServiceCollection AddSandbox(this IServiceCollection services, Channel channel) =>
        services.AddSingleton<IChannelProvider>(provider => new SandboxProvider(
            channel, provider.GetRequiredService<ISandboxStore>(), provider.GetRequiredService<ClinicClock>()));
}
