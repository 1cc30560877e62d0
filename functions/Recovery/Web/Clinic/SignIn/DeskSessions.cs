using System.Buffers.Text;
using System.Security.Cryptography;
using NodaTime;
using NodaTime.Extensions;
using Recovery.Storage;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// Who is signed in to the desk. A cookie only names a session; the store knows whether it still holds. It ends with sign-out, with another
/// access key, and thirty days after it was last used.
/// </summary>
/// <param name="store">Where sessions are kept, for every process.</param>
/// <param name="key">The clinic's key.</param>
/// <param name="time">Real time: browsers live in it, not in the clinic's clock.</param>
public sealed class DeskSessions(IDeskSessionStore store, AccessKey key, TimeProvider time)
{
    /// <summary>How long a session lasts when it isn't used.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>A session in use is extended once a day: writing it down at each request would tell nothing more.</summary>
    private static readonly Duration Extended = Duration.FromDays(1);

    private const int IdBytes = 18;

    private Instant Now => time.GetUtcNow().ToInstant();

    private Instant Until => Now + Duration.FromTimeSpan(Life);

    /// <summary>Begins a session. Returns the cookie's value.</summary>
    public async Task<string> Open(CancellationToken ct)
    {
        var session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        await store.Open(session, key.Fingerprint, Until, Now, ct);
        return session;
    }

    public async Task<bool> IsOpen(string session, CancellationToken ct)
    {
        if (await store.OpenUntil(session, key.Fingerprint, Now, ct) is not { } until)
        {
            return false;
        }

        if (until < Until - Extended)
        {
            await store.Extend(session, Until, ct);
        }

        return true;
    }

    public Task End(string session, CancellationToken ct) => store.End(session, ct);

    /// <summary>Signs everybody out, on every device.</summary>
    public Task EndAll(CancellationToken ct) => store.EndAll(ct);

    /// <summary>Uses up a printed sign-in link. False: it is none, too old, or was used before.</summary>
    public async Task<bool> Redeem(string ticket, CancellationToken ct) =>
        key.IsTicket(ticket) && await store.UseTicket(ticket, Now + Duration.FromTimeSpan(AccessKey.LinkLife), Now, ct);
}
