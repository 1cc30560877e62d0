namespace Recovery.Messages;

public enum SmsEncoding
{
    Gsm7,
    Ucs2,
}

/// <summary>How a text is billed.</summary>
public sealed record SmsSegments(SmsEncoding Encoding, int Units, int Count)
{
    public static SmsSegments Of(string text) => new(SmsEncoding.Gsm7, text.Length, 1);
}
