using NodaTime;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Settings;

/// <summary>What single settings can't tell: which ones a provider needs, and what is too dangerous together.</summary>
internal static class CrossChecks
{
    private static readonly LocalDate SomeSunday = new(2027, 1, 3);

    public static void Check(RecoverySettings settings, SettingsReader reader)
    {
        Announceable(settings, reader);
        if (settings.Uses(ProviderName.Twilio))
        {
            Twilio(settings.Twilio, reader);
        }

        if (settings.Uses(ProviderName.SendGrid))
        {
            SendGrid(settings.SendGrid, reader);
        }

        foreach (var (step, channel) in settings.Plan.Steps.SelectMany(s => s.Channels.Select(c => (s, c))).Where(p => settings.Of(p.c).Provider is null))
        {
            reader.Mistake($"Plan:Steps: the step '{step.Key}' sends {channel.Words.Many}, which nobody carries; set {channel.Section}:Provider to {string.Join(" or ", channel.Providers)}.");
        }

        if (settings.Desk.SignIn is not null && settings.PublicUrl is { Scheme: not "https", IsLoopback: false })
        {
            reader.Mistake($"PublicUrl is '{settings.PublicUrl}'; set its https address: with Desk:SignIn people come back to it from where their accounts are.");
        }

        if (ReachesPeople(settings))
        {
            RealPeople(settings, reader);
        }
    }

    /// <summary>A day on which nothing could ever go out would be forgotten silently.</summary>
    private static void Announceable(RecoverySettings settings, SettingsReader reader)
    {
        if (settings.Timing.CourtesyTo <= settings.Timing.CourtesyFrom)
        {
            return;
        }

        var windows = new SendWindows(settings.Timing.Rules(settings.Clinic.TimeZone));
        foreach (var (weekday, periods) in settings.Clinic.Hours.Weekly.Where(d => d.Value.Count > 0))
        {
            if (windows.Of(new Session(SomeSunday.PlusDays((int)weekday), periods), _ => true) is null)
            {
                reader.Mistake($"Nothing could go out before the clinic opens at {periods[0].From:HH:mm} on {weekday}, nor the evening before from 18:00 on; "
                    + "widen Timing:CourtesyFrom and Timing:CourtesyTo, or change Clinic:Hours.");
            }
        }
    }

    /// <summary>A real provider whose base URL isn't on this machine.</summary>
    private static bool ReachesPeople(RecoverySettings settings) =>
        (settings.Uses(ProviderName.Twilio) && !settings.Twilio.BaseUrl.IsLoopback)
        || (settings.Uses(ProviderName.SendGrid) && !settings.SendGrid.BaseUrl.IsLoopback);

    private static void Twilio(TwilioSettings twilio, SettingsReader reader)
    {
        if (twilio.AccountSid is null)
        {
            reader.Mistake("Twilio:AccountSid is missing; texts go through Twilio (Sms:Provider).");
        }

        if (twilio.AuthToken is null && (twilio.ApiKeySid is null || twilio.ApiKeySecret is null))
        {
            reader.Mistake("Twilio:AuthToken is missing; set it, or Twilio:ApiKeySid and Twilio:ApiKeySecret.");
        }

        if (twilio.From is null && twilio.MessagingServiceSid is null)
        {
            reader.Mistake("Twilio:From is missing; set the sender's number or name, or Twilio:MessagingServiceSid.");
        }
    }

    private static void SendGrid(SendGridSettings sendGrid, SettingsReader reader)
    {
        if (sendGrid.ApiKey is null)
        {
            reader.Mistake("SendGrid:ApiKey is missing; emails go through SendGrid (Email:Provider).");
        }

        if (sendGrid.From is null)
        {
            reader.Mistake("SendGrid:From is missing; set the address that emails come from.");
        }
    }

    private static void RealPeople(RecoverySettings settings, SettingsReader reader)
    {
        if (settings.Clinic.NameIsSample)
        {
            reader.Mistake("Clinic:Name is missing; messages to real runners name the clinic.");
        }

        if (settings.Clinic.HoursAreSample)
        {
            reader.Mistake("Clinic:Hours is missing; set Clinic:Hours:Monday to Sunday before real runners are told when you open.");
        }

        if (settings.PublicUrl.Scheme != "https")
        {
            reader.Mistake($"PublicUrl is '{settings.PublicUrl}'; set the https address at which runners reach this system.");
        }

        if (settings.Clock.IsShifted)
        {
            reader.Mistake("Clock:Start and Clock:Speed are for demos and tests; remove them, or point Twilio:BaseUrl and SendGrid:BaseUrl at this machine.");
        }
    }
}
