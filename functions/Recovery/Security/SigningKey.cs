namespace Recovery.Security;

/// <summary>The secret that ids, links and stops are keyed with (<c>Secrets:Key</c>).</summary>
public sealed class SigningKey(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;
}
