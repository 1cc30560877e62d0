namespace Recovery.Runners;

/// <summary>Who sends messages, as the settings name them.</summary>
public static class ProviderName
{
    /// <summary>Only pretends to send: messages are kept, and shown on this machine.</summary>
    public const string Sandbox = "Sandbox";

    public const string Twilio = "Twilio";
    public const string SendGrid = "SendGrid";
}
