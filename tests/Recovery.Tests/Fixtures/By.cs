using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Runners;

namespace Recovery.Tests.Fixtures;

/// <summary>The channels that ship.</summary>
public static class By
{
    public static readonly Channel Sms = SmsChannel.Instance;

    public static readonly Channel Email = EmailChannel.Instance;
}
