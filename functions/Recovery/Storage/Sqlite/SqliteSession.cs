using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Recovery.Storage.Sql;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// A connection with its prepared statements, in SQLite's own spelling. It talks to SQLite's own interface, because claiming and recording
/// a nudge is a handful of statements, and what ADO.NET allocates for each would cost more than the statements do.
/// </summary>
/// <remarks>
/// Statements are found by their text: there are as many as the code has ways of asking, and no more.
/// </remarks>
internal sealed class SqliteSession(SqliteConnection connection) : SqlSession
{
    public override DbConnection Connection => connection;

    private readonly Dictionary<string, SqliteRows> _statements = new(StringComparer.Ordinal);
    private readonly sqlite3 _db = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");

    /// <summary>How many statements are kept prepared.</summary>
    internal int Prepared => _statements.Count;

    public override ValueTask<int> Execute(string sql, params ReadOnlySpan<SqlValue> values) => new(Run(sql, values));

    public override ValueTask<SqlRows> Query(string sql, params ReadOnlySpan<SqlValue> values) => new(Bind(sql, values));

    /// <summary>Processes on one file can't signal each other: waiting receivers poll.</summary>
    public override ValueTask Announce(string queue) => ValueTask.CompletedTask;

    /// <summary>Runs a statement. Returns how many rows it changed.</summary>
    internal int Run(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = Bind(sql, values);
        while (rows.Next())
        {
        }

        return raw.sqlite3_changes(_db);
    }

    /// <summary>What work came to, which never has to wait for an answer of this session.</summary>
    internal static T AnswerOf<T>(ValueTask<T> work) => work.IsCompleted
        ? work.GetAwaiter().GetResult()
        : throw new InvalidOperationException("Work on the store waits for nothing but its session.");

    public override void Dispose()
    {
        foreach (var rows in _statements.Values)
        {
            rows.Statement.Dispose();
        }

        connection.Dispose();
    }

    internal bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        switch (code)
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                return false;
            default:
                SqliteException.ThrowExceptionForRC(code, _db);
                return false;
        }
    }

    private SqliteRows Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_statements.TryGetValue(sql, out var rows))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_db, sql, out var prepared), _db);
            rows = new SqliteRows(this, prepared);
            _statements.Add(sql, rows);
        }
        else if (raw.sqlite3_stmt_busy(rows.Statement) != 0)
        {
            throw new InvalidOperationException("This statement's rows are still being read.");
        }

        for (var i = 0; i < values.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(Bind(rows.Statement, i + 1, values[i]), _db);
        }

        return rows;
    }

    private static int Bind(sqlite3_stmt statement, int index, SqlValue value) => value switch
    {
        { IsNull: true } => raw.sqlite3_bind_null(statement, index),
        { IsNumber: true } => raw.sqlite3_bind_int64(statement, index, value.Number),
        _ => BindText(statement, index, value.Text!),
    };

    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        const int OnTheStack = 512;
        // An empty span would arrive as a null pointer, and be stored as null.
        if (text.Length is 0 or > OnTheStack / 3)
        {
            return raw.sqlite3_bind_text(statement, index, text);
        }

        Span<byte> bytes = stackalloc byte[OnTheStack];
        return raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }
}
