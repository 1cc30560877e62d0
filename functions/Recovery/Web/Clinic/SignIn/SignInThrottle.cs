using Microsoft.AspNetCore.Http;
using NodaTime;
using Recovery.Security;
using Recovery.Storage;
using Recovery.Web.Http;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// Wrong keys are counted by network (IPv4 /24, IPv6 /48), at every door that takes the key and in all processes together. The right
/// key is never asked to wait: otherwise a stranger behind the same network could lock reception out. What keeps it from being guessed
/// is its length.
/// </summary>
public sealed class SignInThrottle(IWrongKeyStore keys, ContactHash hashes, TimeProvider time)
{
    private const int WrongKeysAllowed = 10;

    /// <summary>How long wrong keys count.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    /// <summary>Counts a wrong key. False: there have been too many from this network; the page shows it.</summary>
    public Task<bool> CountWrong(HttpContext context) => CountWrong(Origin.Network(context), context.RequestAborted);

    /// <inheritdoc cref="CountWrong(HttpContext)"/>
    public Task<bool> CountWrong(string network, CancellationToken ct)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return keys.Count(hashes.OfNetwork(network), WrongKeysAllowed, now - Duration.FromTimeSpan(Span), now, ct);
    }
}
