using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>All steps of one kind in a set.</summary>
internal abstract class PostgresSteps
{
    /// <summary>What is asked before anything is decided; null: nothing.</summary>
    public PostgresQuery? First { get; protected init; }

    /// <param name="session">In the set's transaction.</param>
    /// <param name="first">What <see cref="First"/> answered.</param>
    public abstract ValueTask Work(PostgresSession session, SqlRows? first);
}
