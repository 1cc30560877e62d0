using NodaTime;

namespace Recovery.Storage;

/// <summary>Keeps who is signed in to the clinic's desk, for every process that works on the store.</summary>
public interface IDeskSessionStore
{
    /// <param name="session">The session that begins.</param>
    /// <param name="now">What ended before is deleted.</param>
    /// <param name="at">The moment, by the clinic's clock, at which the sign-in is noted.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task Open(DeskSession session, Instant now, Instant at, CancellationToken ct);

    /// <summary>The session if it still holds; null: it doesn't.</summary>
    Task<DeskSession?> Find(string session, string keyProof, Instant now, CancellationToken ct);

    /// <summary>From now on this name stands on what is changed; that it does is noted at <paramref name="at"/>.</summary>
    Task GiveName(string session, string name, Instant at, CancellationToken ct);

    /// <summary>Moves the end of a session; one that has ended stays ended.</summary>
    Task Extend(string session, Instant until, CancellationToken ct);

    Task End(string session, CancellationToken ct);

    /// <summary>Ends every session; that <paramref name="who"/> did so is noted at <paramref name="at"/>.</summary>
    Task EndAll(string who, Instant at, CancellationToken ct);

    /// <summary>Uses up a sign-in link's ticket. False: it was used before, in any process.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="until">From when on it wouldn't work anyhow, and need not be remembered.</param>
    /// <param name="now">What need not be remembered any more is deleted.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<bool> UseTicket(string ticket, Instant until, Instant now, CancellationToken ct);
}
