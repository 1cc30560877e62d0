using NodaTime;

namespace Recovery.Storage;

/// <summary>Keeps who is signed in to the clinic's desk, for every process that works on the store.</summary>
public interface IDeskSessionStore
{
    /// <param name="session">A random name, which the cookie carries.</param>
    /// <param name="keyProof">A proof of the access key that it was opened with; it holds for that key alone.</param>
    /// <param name="until">When it ends unless it is extended.</param>
    /// <param name="now">What ended before is deleted.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task Open(string session, string keyProof, Instant until, Instant now, CancellationToken ct);

    /// <summary>Until when the session holds; null: it doesn't.</summary>
    Task<Instant?> OpenUntil(string session, string keyProof, Instant now, CancellationToken ct);

    /// <summary>Moves the end of a session; one that has ended stays ended.</summary>
    Task Extend(string session, Instant until, CancellationToken ct);

    Task End(string session, CancellationToken ct);

    Task EndAll(CancellationToken ct);

    /// <summary>Uses up a sign-in link's ticket. False: it was used before, in any process.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="until">From when on it wouldn't work anyhow, and need not be remembered.</param>
    /// <param name="now">What need not be remembered any more is deleted.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<bool> UseTicket(string ticket, Instant until, Instant now, CancellationToken ct);
}
