using Microsoft.Extensions.DependencyInjection;
using Recovery.Appointments;
using Recovery.Channels.Sandbox;
using Recovery.Desk;
using Recovery.Desk.Coming;
using Recovery.Desk.Faults;
using Recovery.Desk.Notes;
using Recovery.Desk.Story;
using Recovery.Desk.Today;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Promises;
using Recovery.Races;
using Recovery.Readiness;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>The ports that are implemented on a <see cref="SqlDatabase"/>.</summary>
internal static class SqlStores
{
    public static IServiceCollection AddSqlStores(this IServiceCollection services) => services
        .AddPort<IRunnerDirectory, SqlRunnerStore>().AddPort<IRunnerChanges, SqlRunnerStore>().AddPort<IRunnerRegister, SqlRunnerStore>()
        .AddPort<IPlanStore, SqlNudgeStore>().AddPort<IQueueingStore, SqlNudgeStore>().AddPort<IDeadNudges, SqlNudgeStore>()
        .AddPort<ISendStore, SqlNudgeStore>().AddPort<IReconcileStore, SqlNudgeStore>().AddPort<IFallbackStore, SqlNudgeStore>()
        .AddPort<ITextsInDoubt, SqlNudgeStore>()
        .AddPort<INudgeQueue, SqlQueue>().AddPort<IQueueReceiver, SqlQueue>()
        .AddSingleton<SqlPauseStore>().AddPort<IPauseStore, SqlPauseStore>().AddPort<IHeldNudges, SqlPauseStore>()
        .AddSingleton<IResponses, SqlResponses>()
        .AddSingleton<IRaceStore, SqlRaceStore>()
        .AddSingleton<IRaceMoveStore, SqlRaceMoveStore>()
        .AddSingleton<ISignUpStore, SqlSignUpStore>()
        .AddSingleton<IRunnerData, SqlRunnerData>()
        .AddSingleton<IProviderErasures, SqlProviderErasures>()
        .AddSingleton<IPromises, SqlPromises>()
        .AddSingleton<ISendingPace, SqlSendingPace>()
        .AddSingleton<IUnreadableMessages, SqlUnreadableMessages>()
        .AddSingleton<IReceiptStore, SqlReceiptStore>()
        .AddSingleton<IReplyStore, SqlReplyStore>()
        .AddSingleton<IAppointmentStore, SqlAppointmentStore>()
        .AddSingleton<IAppointmentBook, SqlAppointmentStore>()
        .AddSingleton<IClinicLog, SqlClinicLog>()
        .AddSingleton<ITodayStore, SqlTodayStore>()
        .AddSingleton<IHandling, SqlHandling>()
        .AddSingleton<IFaultStore, SqlFaults>()
        .AddSingleton<INoteStore, SqlNotes>()
        .AddSingleton<IRunnerStories, SqlRunnerStories>()
        .AddSingleton<IWorkSigns, SqlWorkSigns>()
        .AddSingleton<IContactFixes, SqlContactFixes>()
        .AddSingleton<INudgeLinks, SqlNudgeLinks>()
        .AddSingleton<ISandboxStore, SqlSandboxStore>()
        .AddSingleton<IKeyRingStore, SqlKeyRing>()
        .AddSingleton<IDeskSessionStore, SqlDeskSessions>()
        .AddSingleton<IDeskChanges, SqlDeskChanges>()
        .AddSingleton<IWrongKeyStore, SqlWrongKeys>()
        .AddSingleton<IStoreHealth, SqlHealth>();

    /// <summary>One of the ports of a class that has several.</summary>
    private static IServiceCollection AddPort<TPort, TStore>(this IServiceCollection services)
        where TPort : class
        where TStore : class, TPort => services.AddSingleton<TPort>(provider => provider.GetRequiredService<TStore>());
}
