using NodaTime;
using Recovery.Desk;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IDeskSessionStore"/>
public sealed class SqlDeskSessions(SqlDatabase database) : IDeskSessionStore
{
    public Task Open(DeskSession session, Instant now, Instant at, CancellationToken ct) => database.Write(
        async work =>
        {
            await work.Execute("DELETE FROM desk_sessions WHERE open_until <= ?1", now);
            await work.Execute(
                "INSERT INTO desk_sessions (id, key_proof, name, account, open_until) VALUES (?1, ?2, ?3, ?4, ?5)",
                session.Id, session.KeyProof, session.Name, session.Account, session.Until);
            await work.Note(new DeskChange(session.Name ?? DeskNames.Unnamed, DeskActions.SignedIn), at);
        },
        ct);

    public Task<DeskSession?> Find(string session, string keyProof, Instant now, CancellationToken ct) => database.Read(
        work => work.FirstOrNull(
            "SELECT id, key_proof, name, account, open_until FROM desk_sessions WHERE id = ?1 AND key_proof = ?2 AND open_until > ?3",
            rows => new DeskSession(rows.Text("id"), rows.Text("key_proof"), rows.TextOrNull("name"), rows.TextOrNull("account"), rows.Instant("open_until")),
            session, keyProof, now),
        ct);

    public Task GiveName(string session, string name, Instant at, CancellationToken ct) => database.Write(
        async work =>
        {
            if (await work.FirstOrNull("SELECT COALESCE(name, ?2) AS name FROM desk_sessions WHERE id = ?1", rows => rows.Text("name"), session, DeskNames.Unnamed) is { } was
                && was != name)
            {
                await work.Execute("UPDATE desk_sessions SET name = ?2 WHERE id = ?1", session, name);
                await work.Note(new DeskChange(name, DeskActions.GaveName) { Was = was, Becomes = name }, at);
            }
        },
        ct);

    public Task Extend(string session, Instant until, CancellationToken ct) => database.Write(
        work => work.Execute("UPDATE desk_sessions SET open_until = ?2 WHERE id = ?1", session, until), ct);

    public Task End(string session, CancellationToken ct) => database.Write(
        work => work.Execute("DELETE FROM desk_sessions WHERE id = ?1", session), ct);

    public Task EndAll(string who, Instant at, CancellationToken ct) => database.Write(
        async work =>
        {
            await work.Execute("DELETE FROM desk_sessions");
            await work.Note(new DeskChange(who, DeskActions.SignedOutEverybody), at);
        },
        ct);

    public Task<bool> UseTicket(string ticket, Instant until, Instant now, CancellationToken ct) => database.Write(
        async work =>
        {
            await work.Execute("DELETE FROM desk_tickets WHERE kept_until <= ?1", now);
            return await work.Execute("INSERT INTO desk_tickets (ticket, kept_until) VALUES (?1, ?2) ON CONFLICT (ticket) DO NOTHING", ticket, until) == 1;
        },
        ct);
}
