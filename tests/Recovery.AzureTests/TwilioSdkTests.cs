using Microsoft.Extensions.DependencyInjection;
using Recovery.Functions.Hosting.Azure;
using Recovery.Tests.Channels;

namespace Recovery.AzureTests;

/// <summary>Twilio's own package keeps the same contract as our client.</summary>
public sealed class TwilioSdkTests : TwilioApiContract
{
    protected override void Use(IServiceCollection services) => TwilioSdk.Use(services);
}
