using Microsoft.Extensions.DependencyInjection;
using Recovery.Appointments;
using Recovery.Housekeeping;
using Recovery.Messages;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Promises;
using Recovery.Settings;
using Recovery.Telemetry;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery;

/// <summary>The use cases of a nudge's life: plan, queue, deliver, reconcile.</summary>
internal static class NudgeServices
{
    public static IServiceCollection AddNudges(this IServiceCollection services, RecoverySettings settings)
    {
        var rules = settings.Timing.Rules(settings.Clinic.TimeZone);
        services.AddSingleton(new Timetable(settings.Plan.Steps, settings.Clinic.Hours, rules)).AddSingleton(new CourtesyRange(rules));
        services.AddSingleton<PlanningRange>();
        // Made here and now: a mistake in a template stops the start.
        services.AddSingleton(new MessageComposer(settings)).AddSingleton<AppointmentCalendar>().AddSingleton<AppointmentLetters>().AddSingleton<MessageWriter>();
        services.AddMetrics().AddSingleton<NudgeMetrics>();
        services.AddSingleton<QueueDispatcher>();
        services.AddSingleton<Planner>().AddSingleton<Forecaster>().AddSingleton<PlanPreviewer>().AddSingleton<RaceMoveForecast>();
        services.AddSingleton<Sender>();
        services.AddSingleton<ReceiptHandler>().AddSingleton<MissingReceipts>().AddSingleton<Fallbacks>();
        services.AddSingleton<Retention>().AddSingleton<Erasure>();
        services.AddSingleton<PromiseKeeper>().AddSingleton<Reconciler>().AddSingleton<Housekeeper>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton(s => new ChannelGates(s.GetServices<IChannelProvider>().Select(provider => new ChannelGate(
            provider,
            new RateLimiter(
                provider.Channel, settings.RateOf(provider.Channel), s.GetRequiredService<ISendingPace>(), s.GetRequiredService<ClinicClock>()),
            settings.Senders.Concurrency))));
        return services;
    }
}
