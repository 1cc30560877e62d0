using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.Http;
using Recovery.Channels.Sandbox;
using Recovery.Channels.SendGrid;
using Recovery.Channels.Twilio;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Channels;

/// <summary>One provider for each channel, as the settings choose. A new provider gets its folder here and its line below.</summary>
public static class ChannelServices
{
    public static IServiceCollection AddChannels(this IServiceCollection services, RecoverySettings settings)
    {
        _ = settings.Sms.Provider switch
        {
            SmsProvider.Twilio => services.AddTwilio(settings),
            _ => services.AddSandbox(Channel.Sms),
        };
        _ = settings.Email.Provider switch
        {
            EmailProvider.SendGrid => services.AddSendGrid(settings),
            _ => services.AddSandbox(Channel.Email),
        };
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
