using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Recovery;
using Recovery.Functions;
using Recovery.Functions.Telemetry;
using Recovery.Queues.ServiceBus;
using Recovery.Settings;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();

    // The database may come up after the app does. First, since others ask for the store as they start.
    builder.Services.AddHostedService<OpenStore>();
    builder.UseMiddleware<WaitForStore>();

    var settings = RecoverySettings.Read(builder.Configuration, QueueProvider.ServiceBus);
    builder.Services.AddRecovery(settings).AddServiceBusQueue(settings.Queue);
    ApplicationInsights.Add(builder.Services, builder.Configuration);

    await builder.Build().RunAsync();
    return 0;
}
catch (SettingsException mistakes)
{
    await Console.Error.WriteLineAsync(mistakes.Message);
    return 2;
}
