using System.Buffers.Text;
using System.Security.Cryptography;
using NodaTime;
using NodaTime.Extensions;
using Recovery.Storage;
using Recovery.Time;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>
/// Who is signed in to the desk. A cookie only names a session; the store knows whether it still holds. It ends with sign-out, with another
/// access key, and twelve hours after it was last used.
/// </summary>
/// <param name="store">Where sessions are kept, for every process.</param>
/// <param name="key">The clinic's key.</param>
/// <param name="clock">By which sign-ins are noted, as all that is changed at the desk.</param>
/// <param name="time">Real time: browsers live in it, not in the clinic's clock.</param>
public sealed class DeskSessions(IDeskSessionStore store, AccessKey key, ClinicClock clock, TimeProvider time)
{
    /// <summary>How long a session lasts when it isn't used.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>A session in use is extended once a minute: writing it down at each request would tell hardly more.</summary>
    private static readonly Duration Extended = Duration.FromMinutes(1);

    private const int IdBytes = 18;

    private Instant Now => time.GetUtcNow().ToInstant();

    private Instant Until => Now + Duration.FromTimeSpan(Life);

    /// <summary>Begins a session.</summary>
    /// <param name="name">Stands on what they change; null: they have not said.</param>
    /// <param name="account">The address of their account; null: they have the clinic's key.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    public async Task<DeskSession> Open(string? name, string? account, CancellationToken ct)
    {
        var session = new DeskSession(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), key.Fingerprint, name, account, Until);
        await store.Open(session, Now, clock.Now, ct);
        return session;
    }

    /// <summary>The session, if it still holds.</summary>
    /// <param name="session">What the cookie carries.</param>
    /// <param name="isUsed">Somebody is at the device: it lasts longer. A page that refreshes itself is no use.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<DeskSession?> Find(string session, bool isUsed, CancellationToken ct)
    {
        var found = await store.Find(session, key.Fingerprint, Now, ct);
        if (found is not null && isUsed && found.Until < Until - Extended)
        {
            await store.Extend(session, Until, ct);
        }

        return found;
    }

    public Task GiveName(string session, string name, CancellationToken ct) => store.GiveName(session, name, clock.Now, ct);

    public Task End(string session, CancellationToken ct) => store.End(session, ct);

    /// <summary>Signs everybody out, on every device.</summary>
    public Task EndAll(string who, CancellationToken ct) => store.EndAll(who, clock.Now, ct);

    /// <summary>Uses up a printed sign-in link. False: it is none, too old, or was used before.</summary>
    public async Task<bool> Redeem(string ticket, CancellationToken ct) =>
        key.IsTicket(ticket) && await store.UseTicket(ticket, Now + Duration.FromTimeSpan(AccessKey.LinkLife), Now, ct);
}
