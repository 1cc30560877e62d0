using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// Wrong keys are counted by network (IPv4 /24, IPv6 /48), at every door that takes the key. The right key is never asked to wait:
/// otherwise a stranger behind the same network could lock reception out. What keeps it from being guessed is its length.
/// </summary>
public sealed class SignInThrottle : IDisposable
{
    private const int WrongKeysAllowed = 10;

    /// <summary>How long it takes until wrong keys are forgotten.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<string> _wrong = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetSlidingWindowLimiter(network, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = WrongKeysAllowed,
            Window = Span,
            SegmentsPerWindow = 10,
            QueueLimit = 0,
        }));

    /// <summary>Counts a wrong key. False: there have been too many from this network, and whoever asks is to be told so.</summary>
    public bool CountWrong(HttpContext context)
    {
        using var lease = _wrong.AttemptAcquire(Origin.Network(context));
        return lease.IsAcquired;
    }

    public void Dispose() => _wrong.Dispose();
}
