using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Nudges;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Local.ServiceBus;

/// <summary>Puts Service Bus in the place of the store's own queue.</summary>
public static class ServiceBusServices
{
    /// <summary>Connects when the first message is sent or waited for.</summary>
    /// <exception cref="SettingsException">The connection string says too little.</exception>
    public static IServiceCollection AddServiceBusQueue(this IServiceCollection services, QueueSettings settings)
    {
        var endpoint = ServiceBusEndpoint.Of(settings);
        services.AddSingleton(provider => new ServiceBusQueue(
            new ServiceBusLine(endpoint, endpoint.Policy is null ? new ServiceBusTokens(endpoint, new DefaultAzureCredential(), TimeProvider.System) : null),
            provider.GetRequiredService<ClinicClock>(),
            provider.GetRequiredService<ILogger<ServiceBusQueue>>()));
        services.AddSingleton<INudgeQueue>(provider => provider.GetRequiredService<ServiceBusQueue>());
        services.AddSingleton<IQueueReceiver>(provider => provider.GetRequiredService<ServiceBusQueue>());
        return services;
    }
}
