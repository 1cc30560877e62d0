using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Recovery.Security;

/// <summary>
/// Ids of what links and messages are made from: runners, entries, sign-ups, requests for appointments. Drawn at random, because a
/// sequence goes back with a restored store and then hands out again what somebody else's link names already.
/// </summary>
public static class RandomId
{
    /// <summary>Every id is below this: 48 bits, 8 characters of a link.</summary>
    public const long Limit = 1L << 48;

    /// <summary>Every id is at least this, far above any that a sequence gave out before ids were random.</summary>
    public const long Least = 1L << 40;

    public static long New()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            var id = BinaryPrimitives.ReadInt64LittleEndian(bytes) & (Limit - 1);
            if (id >= Least)
            {
                return id;
            }
        }
    }
}
