using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Tests.Channels;

/// <summary>Our own client of Twilio's API, which is the usual one.</summary>
public sealed class TwilioClientTests : TwilioApiContract
{
    protected override void Use(IServiceCollection services)
    {
    }
}
