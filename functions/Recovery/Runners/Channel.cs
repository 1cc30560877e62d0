namespace Recovery.Runners;

/// <summary>A way to reach a runner. In JSON and settings: <c>sms</c>, <c>email</c>.</summary>
public enum Channel
{
    Sms,
    Email,
}

public static class ChannelCodes
{
    public static string Code(this Channel channel) => channel == Channel.Sms ? "sms" : "email";

    public static Channel Parse(string code) => TryParse(code, out var channel)
        ? channel
        : throw new FormatException($"'{code}' is no channel; use sms or email.");

    public static bool TryParse(string? code, out Channel channel)
    {
        channel = string.Equals(code, "email", StringComparison.OrdinalIgnoreCase) ? Channel.Email : Channel.Sms;
        return channel == Channel.Email || string.Equals(code, "sms", StringComparison.OrdinalIgnoreCase);
    }
}
