using Recovery.Nudges;
using Recovery.Settings;

namespace Recovery.Web.Clinic.Words;

/// <summary>Who carries a channel's messages, by name.</summary>
public static class ProviderWords
{
    public static string ProviderOf(this RecoverySettings settings, Channel channel) => (channel, settings.Sms.Provider, settings.Email.Provider) switch
    {
        (Channel.Sms, SmsProvider.Twilio, _) => "Twilio",
        (Channel.Email, _, EmailProvider.SendGrid) => "SendGrid",
        _ => "the sandbox",
    };
}
