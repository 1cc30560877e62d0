using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Archive;
using Recovery.Queues.ServiceBus;
using Recovery.Readiness;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Storage.Postgres;
using Recovery.Storage.Sqlite;
using Recovery.Time;
using Recovery.Web;

namespace Recovery;

/// <summary>The one composition root, shared by both programs.</summary>
public static class RecoveryServices
{
    /// <summary>Adds the whole system, independent of the program that runs it.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings by their names.</param>
    /// <param name="queue">The queue that this program takes when nothing is set.</param>
    /// <exception cref="SettingsException">The configuration has mistakes; names all of them.</exception>
    public static IServiceCollection AddRecovery(this IServiceCollection services, IConfiguration configuration, QueueProvider queue = QueueProvider.Store) =>
        services.AddRecovery(RecoverySettings.Read(configuration, queue));

    /// <summary>Likewise, for a program that looks at the settings itself.</summary>
    public static IServiceCollection AddRecovery(this IServiceCollection services, RecoverySettings settings)
    {
        services.AddSingleton(settings);
        var time = Clock(settings);
        services.AddSingleton(time);
        services.AddSingleton(new ClinicClock(time, settings.Clinic.TimeZone));
        services.AddSingleton<Heartbeats>().AddSingleton<StoreCheckup>().AddSingleton<Trouble>().AddSingleton<TimedWork>();
        services.AddNudges(settings);
        services.AddSingleton(_ => KeyFile.ReadOrMake(settings.Secrets, settings.Store));
        services.AddSingleton<LinkTokens>().AddSingleton<ContactHash>();
        _ = settings.Store.Provider == StoreProvider.Postgres ? services.AddPostgres() : services.AddSqlite();
        services.AddArchive(settings.Promises);
        if (settings.Queue.Provider == QueueProvider.ServiceBus)
        {
            // In the place of the queue that every store has.
            services.AddServiceBusQueue(settings.Queue);
        }

        services.AddProviders(settings);
        services.AddRecoveryWeb(settings);
        return services;
    }

    private static TimeProvider Clock(RecoverySettings settings) => !settings.Clock.IsShifted
        ? TimeProvider.System
        : new ShiftedTimeProvider(settings.Clock.Start?.ToDateTimeOffset() ?? DateTimeOffset.UtcNow, settings.Clock.Speed);
}
