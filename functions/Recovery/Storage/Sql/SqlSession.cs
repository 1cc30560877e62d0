namespace Recovery.Storage.Sql;

/// <summary>
/// A connection as the stores use it within one piece of work, and the one way to write a statement: in the dialect that SQLite and PostgreSQL
/// share, with values numbered <c>?1, ?2</c> in the order given, and rows read by column name. Only one thread at a time may use it.
/// </summary>
/// <remarks>
/// Where the two databases differ, the session spells it:
/// <list type="bullet">
/// <item><c>= ANY(?1)</c> holds for each number of a list.</item>
/// <item><c>/* FOR UPDATE */</c> is said to PostgreSQL: it locks the rows that the work decides on and then changes. SQLite, with one
/// writer at a time, needs no such lock.</item>
/// <item><c>/* INDEXED BY … */</c> is said to SQLite, which keeps no statistics here. PostgreSQL's planner knows by itself.</item>
/// </list>
/// </remarks>
internal abstract class SqlSession : IDisposable
{
    /// <summary>Runs a statement. Returns how many rows it changed.</summary>
    public abstract ValueTask<int> Execute(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs a statement that answers rows: <c>while (rows.Next())</c>. Dispose it before the same statement runs again.</summary>
    public abstract ValueTask<SqlRows> Query(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>What <paramref name="read"/> makes of each row.</summary>
    public ValueTask<List<T>> All<T>(string sql, Func<SqlRows, T> read, params ReadOnlySpan<SqlValue> values) => AllOf(Query(sql, values), read);

    /// <summary>What <paramref name="read"/> makes of the first row.</summary>
    public ValueTask<T?> FirstOrNull<T>(string sql, Func<SqlRows, T> read, params ReadOnlySpan<SqlValue> values)
        where T : class => FirstOf(Query(sql, values), read);

    /// <summary>The first column of the first row; null when there is no row, or it holds null.</summary>
    public ValueTask<long?> Number(string sql, params ReadOnlySpan<SqlValue> values) => NumberOf(Query(sql, values));

    public ValueTask<bool> Exists(string sql, params ReadOnlySpan<SqlValue> values) => AnyOf(Query(sql, values));

    /// <summary>Once the work is committed, tells every process that something was put on this queue.</summary>
    public abstract ValueTask Announce(string queue);

    public abstract void Dispose();

    private static async ValueTask<List<T>> AllOf<T>(ValueTask<SqlRows> query, Func<SqlRows, T> read)
    {
        using var rows = await query;
        var all = new List<T>();
        while (rows.Next())
        {
            all.Add(read(rows));
        }

        return all;
    }

    private static async ValueTask<T?> FirstOf<T>(ValueTask<SqlRows> query, Func<SqlRows, T> read)
        where T : class
    {
        using var rows = await query;
        return rows.Next() ? read(rows) : null;
    }

    private static async ValueTask<long?> NumberOf(ValueTask<SqlRows> query)
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
