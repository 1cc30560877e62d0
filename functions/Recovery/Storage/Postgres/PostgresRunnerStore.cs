using Recovery.Security;
using Recovery.SignUps;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>The same store, with an import's newcomers written a page at a time.</summary>
public sealed class PostgresRunnerStore(PostgresDatabase database, ContactHash hashes) : SqlRunnerStore(database, hashes)
{
    private readonly ContactHash _hashes = hashes;

    private protected override ValueTask<IReadOnlyList<RegistrationResult>> Register(
        SqlSession session, IReadOnlyList<Registration> registrations, Predicate<string> isNamed) =>
        PostgresRegistering.Register((PostgresSession)session, registrations, _hashes, isNamed);
}
