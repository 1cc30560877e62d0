using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Recovery.Nudges.Queue;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Queues.ServiceBus;

/// <summary>Uses Azure Service Bus as the queue, in place of the store's.</summary>
public static class ServiceBusServices
{
    /// <summary>Adds sender and receiver, on one connection for the whole app. It opens when the first message is sent or waited for.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">A connection string, or a namespace that this system's own identity signs in to.</param>
    /// <exception cref="SettingsException">The connection string or the namespace can't be right.</exception>
    public static IServiceCollection AddServiceBusQueue(this IServiceCollection services, QueueSettings settings)
    {
        var address = BusAddress.Of(settings);
        services.AddSingleton(_ => address.Connect(new DefaultAzureCredential()));
        services.AddSingleton<ServiceBusQueue>(provider => new(
            provider.GetRequiredService<ServiceBusClient>(),
            provider.GetRequiredService<ClinicClock>(),
            provider.GetRequiredService<ILogger<ServiceBusQueue>>()));
        services.AddSingleton<INudgeQueue>(provider => provider.GetRequiredService<ServiceBusQueue>());
        services.AddSingleton<IQueueReceiver>(provider => provider.GetRequiredService<ServiceBusQueue>());
        return services;
    }
}
