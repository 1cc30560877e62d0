namespace Recovery.Settings;

public enum SmsProvider
{
    Sandbox,
    Twilio,
}

public enum EmailProvider
{
    Sandbox,
    SendGrid,
}

/// <summary>Texts (<c>Sms:*</c>).</summary>
/// <param name="SegmentsPerSecond">What the sender's number may send; 0: no limit.</param>
/// <param name="PricePerSegment">For the plan's cost; in pounds.</param>
/// <param name="Countries">Regions whose mobiles are accepted: <c>GB</c>.</param>
/// <param name="LinkUrl">A short address that leads to PublicUrl, for links in texts; null: PublicUrl itself.</param>
public sealed record SmsSettings(
    SmsProvider Provider, double SegmentsPerSecond, decimal PricePerSegment, IReadOnlyList<string> Countries, Uri? LinkUrl)
{
    internal static SmsSettings Read(SettingsReader reader)
    {
        var countries = reader.Text("Sms:Countries", "GB").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.ToUpperInvariant()).ToArray();
        foreach (var wrong in countries.Where(c => c.Length != 2 || !c.All(char.IsAsciiLetterUpper)))
        {
            reader.Mistake($"Sms:Countries names '{wrong}'; use two-letter codes such as GB, separated by commas.");
        }

        return new SmsSettings(
            reader.OneOf("Sms:Provider", SmsProvider.Sandbox), reader.Number("Sms:SegmentsPerSecond", 10, 0, 10_000),
            (decimal)reader.Number("Sms:PricePerSegment", 0.0463, 0, 10), countries, reader.Address("Sms:LinkUrl"));
    }
}

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

/// <summary>Emails (<c>Email:*</c>).</summary>
/// <param name="MessagesPerSecond">0: no limit.</param>
public sealed record EmailSettings(EmailProvider Provider, double MessagesPerSecond)
{
    internal static EmailSettings Read(SettingsReader reader) => new(
        reader.OneOf("Email:Provider", EmailProvider.Sandbox), reader.Number("Email:MessagesPerSecond", 50, 0, 10_000));
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
