namespace Recovery.Settings;

/// <summary>Twilio (<c>Twilio:*</c>). Signs in with the API key when one is set, else with the account's auth token.</summary>
/// <param name="BaseUrl">Twilio's own unless a test sets another.</param>
public sealed record TwilioSettings(
    string? AccountSid, string? AuthToken, string? ApiKeySid, string? ApiKeySecret, string? From, string? MessagingServiceSid, Uri BaseUrl)
{
    internal static TwilioSettings Read(SettingsReader reader) => new(
        reader.Text("Twilio:AccountSid"), reader.Text("Twilio:AuthToken"), reader.Text("Twilio:ApiKeySid"), reader.Text("Twilio:ApiKeySecret"),
        reader.Text("Twilio:From"), reader.Text("Twilio:MessagingServiceSid"),
        reader.Address("Twilio:BaseUrl") ?? new Uri("https://api.twilio.com"));

    /// <summary>Says nothing: secrets stay out of logs.</summary>
    public override string ToString() => nameof(TwilioSettings);
}

/// <summary>SendGrid (<c>SendGrid:*</c>).</summary>
/// <param name="From">The address that emails come from.</param>
/// <param name="FromName">The name beside it; the clinic's when not set.</param>
public sealed record SendGridSettings(string? ApiKey, string? From, string? FromName, string? WebhookPublicKey, Uri BaseUrl)
{
    internal static SendGridSettings Read(SettingsReader reader) => new(
        reader.Text("SendGrid:ApiKey"), reader.Email("SendGrid:From"), reader.Text("SendGrid:FromName"), reader.Text("SendGrid:WebhookPublicKey"),
        reader.Address("SendGrid:BaseUrl") ?? new Uri("https://api.sendgrid.com"));

    /// <summary>Says nothing: secrets stay out of logs.</summary>
    public override string ToString() => nameof(SendGridSettings);
}
