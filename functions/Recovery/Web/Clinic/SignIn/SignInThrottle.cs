using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// Wrong keys are counted by network (IPv4 /24, IPv6 /48); too many, and nobody there gets to try for a while.
/// People and programs count apart: a script with an old key does not lock reception out.
/// </summary>
public sealed class SignInThrottle : IDisposable
{
    private const int WrongKeysAllowed = 10;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<string> _wrong = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetSlidingWindowLimiter(network, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = WrongKeysAllowed,
            Window = Span,
            SegmentsPerWindow = 10,
            QueueLimit = 0,
        }));

    public bool MayTry(HttpContext context, string scheme)
    {
        // No permits asked for: tells whether there are any left, and takes none.
        using var lease = _wrong.AttemptAcquire(Key(context, scheme), 0);
        return lease.IsAcquired;
    }

    public void CountWrong(HttpContext context, string scheme) => _wrong.AttemptAcquire(Key(context, scheme)).Dispose();

    public void Dispose() => _wrong.Dispose();

    private static string Key(HttpContext context, string scheme) => $"{scheme}|{Origin.Network(context)}";
}
