using Npgsql;
using Recovery.Storage.Postgres;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>With PgBouncer between (<c>Store:PoolerPort</c>) a transaction's connection is nobody's before and after it.</summary>
public sealed class PostgresPoolerTests
{
    private const string Connection = "Host=127.0.0.1;Port=5433;Username=recovery;Password=none;Database=recovery;Maximum Pool Size=3";

    [Fact]
    public void Work_goes_through_the_pooler_and_leaves_nothing_to_a_session()
    {
        var work = Parts(Connection + ";Max Auto Prepare=50", 6432).Work;

        Assert.Equal((6432, 2), (work.Port, work.MaxPoolSize)); // The third is kept for nudges' paths.
        Assert.True(work.NoResetOnClose, "Whatever it would reset is another client's by then.");
        Assert.Equal(0, work.MaxAutoPrepare);
    }

    [Fact]
    public void What_needs_a_session_goes_past_the_pooler()
    {
        var apart = Parts(Connection, 6432).Apart;

        Assert.Equal(5433, apart.Port);
        Assert.False(apart.NoResetOnClose, "The pool hands its connection to others.");
    }

    [Fact]
    public void Without_a_pooler_statements_are_prepared_on_the_server_itself()
    {
        var work = Parts(Connection, null).Work;

        Assert.Equal(5433, work.Port);
        Assert.True(work.MaxAutoPrepare > 0, "Claiming and recording are a handful of statements, over and over.");
    }

    [Fact]
    public void The_tables_are_made_past_the_pooler()
    {
        const int Nobody = 1;
        using var database = TempPostgres.Make();

        using var store = PostgresDatabase.Open(database.Connection, Nobody);
    }

    private static (NpgsqlConnectionStringBuilder Work, NpgsqlConnectionStringBuilder Apart) Parts(string connection, int? poolerPort)
    {
        using var pools = PostgresConnection.Pools.Of(connection, poolerPort);
        return (new(pools.Work.ConnectionString), new(pools.Apart.ConnectionString));
    }
}
