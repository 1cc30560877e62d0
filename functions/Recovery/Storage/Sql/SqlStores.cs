using Microsoft.Extensions.DependencyInjection;
using Recovery.Channels.Sandbox;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Log;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Promises;
using Recovery.Nudges.Receipts;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Runners.Appointments;
using Recovery.Runners.Replies;

namespace Recovery.Storage.Sql;

/// <summary>The ports that stand on a <see cref="SqlDatabase"/>, whichever it is.</summary>
internal static class SqlStores
{
    public static IServiceCollection AddSqlStores(this IServiceCollection services) => services
        .AddSingleton<IRaceStore, SqlRaceStore>()
        .AddSingleton<IRunnerData, SqlRunnerData>()
        .AddSingleton<IProviderErasures, SqlProviderErasures>()
        .AddSingleton<IPromises, SqlPromises>()
        .AddSingleton<ISendingPace, SqlSendingPace>()
        .AddSingleton<IUnreadableMessages, SqlUnreadableMessages>()
        .AddSingleton<IReceiptStore, SqlReceiptStore>()
        .AddSingleton<IReplyStore, SqlReplyStore>()
        .AddSingleton<IAppointmentStore, SqlAppointmentStore>()
        .AddSingleton<IClinicLog, SqlClinicLog>()
        .AddSingleton<INudgeQueue>(provider => provider.GetRequiredService<SqlQueue>())
        .AddSingleton<IQueueReceiver>(provider => provider.GetRequiredService<SqlQueue>())
        .AddSingleton<IRaceMoveStore, SqlRaceMoveStore>()
        .AddSingleton<ISandboxStore, SqlSandboxStore>()
        .AddSingleton<IKeyRingStore, SqlKeyRing>()
        .AddSingleton<IDeskSessionStore, SqlDeskSessions>()
        .AddSingleton<IWrongKeyStore, SqlWrongKeys>()
        .AddSingleton<IStoreHealth, SqlHealth>();
}
