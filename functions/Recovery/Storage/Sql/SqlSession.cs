using System.Data.Common;

namespace Recovery.Storage.Sql;

/// <summary>
/// A connection as the stores use it within one piece of work. SQL is always a constant in the dialect that SQLite and PostgreSQL
/// share; values are numbered <c>?1, ?2</c> in the order given. Only one thread at a time may use it.
/// </summary>
/// <remarks>
/// What stands in a comment that begins <c>/* FOR UPDATE</c> is said to PostgreSQL: it locks the rows that the work decides on and then
/// changes. SQLite, with one writer at a time, needs no such lock.
/// </remarks>
internal abstract class SqlSession : IDisposable
{
    /// <summary>The same connection for statements that Dapper reads into objects.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>Runs a statement. Returns how many rows it changed.</summary>
    public abstract ValueTask<int> Execute(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs a statement that answers rows: <c>while (rows.Next())</c>. Dispose it before the same statement runs again.</summary>
    public abstract ValueTask<SqlRows> Query(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>The first column of the first row; null when there is no row, or it holds null.</summary>
    public ValueTask<long?> Number(string sql, params ReadOnlySpan<SqlValue> values) => FirstOf(Query(sql, values));

    public ValueTask<bool> Exists(string sql, params ReadOnlySpan<SqlValue> values) => AnyOf(Query(sql, values));

    /// <summary>Once the work is committed, tells every process that something was put on this queue.</summary>
    public abstract ValueTask Announce(string queue);

    public abstract void Dispose();

    private static async ValueTask<long?> FirstOf(ValueTask<SqlRows> query)
    {
        using var rows = await query;
        return rows.Next() ? rows.Only : null;
    }

    private static async ValueTask<bool> AnyOf(ValueTask<SqlRows> query)
    {
        using var rows = await query;
        return rows.Next();
    }
}
