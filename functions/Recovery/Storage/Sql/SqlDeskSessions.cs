using NodaTime;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IDeskSessionStore"/>
public sealed class SqlDeskSessions(SqlDatabase database) : IDeskSessionStore
{
    public Task Open(string session, string keyProof, Instant until, Instant now, CancellationToken ct) => database.Write(
        async work =>
        {
            await work.Execute("DELETE FROM desk_sessions WHERE open_until <= ?1", now);
            await work.Execute("INSERT INTO desk_sessions (id, key_proof, open_until) VALUES (?1, ?2, ?3)", session, keyProof, until);
        },
        ct);

    public Task<Instant?> OpenUntil(string session, string keyProof, Instant now, CancellationToken ct) => database.Read<Instant?>(
        async work => await work.Number("SELECT open_until FROM desk_sessions WHERE id = ?1 AND key_proof = ?2 AND open_until > ?3", session, keyProof, now) is { } until
            ? Instant.FromUnixTimeMilliseconds(until)
            : null,
        ct);

    public Task Extend(string session, Instant until, CancellationToken ct) => database.Write(
        work => work.Execute("UPDATE desk_sessions SET open_until = ?2 WHERE id = ?1", session, until), ct);

    public Task End(string session, CancellationToken ct) => database.Write(
        work => work.Execute("DELETE FROM desk_sessions WHERE id = ?1", session), ct);

    public Task EndAll(CancellationToken ct) => database.Write(work => work.Execute("DELETE FROM desk_sessions"), ct);

    public Task<bool> UseTicket(string ticket, Instant until, Instant now, CancellationToken ct) => database.Write(
        async work =>
        {
            await work.Execute("DELETE FROM desk_tickets WHERE kept_until <= ?1", now);
            return await work.Execute("INSERT INTO desk_tickets (ticket, kept_until) VALUES (?1, ?2) ON CONFLICT (ticket) DO NOTHING", ticket, until) == 1;
        },
        ct);
}
