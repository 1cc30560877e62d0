using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Recovery;
using Recovery.Functions.Hosting.Azure;
using Recovery.Functions.Telemetry;
using Recovery.Nudges;
using Recovery.Races;
using Recovery.Settings;
using Recovery.Storage;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddRecovery(builder.Configuration, QueueProvider.ServiceBus);

    // What Azure has of its own: its queue, Twilio's package, and Application Insights.
    builder.Services.AddSingleton(services => ServiceBusQueue.Connect(services.GetRequiredService<RecoverySettings>().Queue));
    builder.Services.AddSingleton<INudgeQueue, ServiceBusQueue>();
    TwilioSdk.Use(builder.Services);
    ApplicationInsights.Add(builder.Services, builder.Configuration);

    var app = builder.Build();
    await app.Services.GetRequiredService<IRaceStore>().Seed(RaceData.Shipped(), CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (SettingsException mistakes)
{
    await Console.Error.WriteLineAsync(mistakes.Message);
    return 2;
}
catch (StoreException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
