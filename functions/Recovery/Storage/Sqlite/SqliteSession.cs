using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// A connection with its prepared statements. It talks to SQLite's own interface, because claiming and recording
/// a nudge is a handful of statements, and what ADO.NET allocates for each would cost more than the statements do.
/// </summary>
/// <remarks>
/// Statements are found by reference: SQL is always a constant. Values are numbered <c>?1, ?2</c> in the order given.
/// Only one thread at a time may use it.
/// </remarks>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    public SqliteConnection Connection => connection;

    private readonly Dictionary<string, sqlite3_stmt> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 _db = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");

    /// <summary>Runs a statement. Returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement))
            {
            }

            return raw.sqlite3_changes(_db);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Runs a statement that answers rows: <c>while (rows.Next())</c>. Dispose it before the same statement runs again.</summary>
    public SqliteRows Query(string sql, params ReadOnlySpan<SqlValue> values) => new(this, Bind(sql, values));

    /// <summary>The first column of the first row; null when there is no row, or it holds null.</summary>
    public long? Number(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = Query(sql, values);
        return rows.Next() ? rows.NumberOrNull(0) : null;
    }

    public bool Exists(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = Query(sql, values);
        return rows.Next();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
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

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_db, sql, out statement), _db);
            _statements.Add(sql, statement);
        }
        else if (raw.sqlite3_stmt_busy(statement) != 0)
        {
            throw new InvalidOperationException("This statement's rows are still being read.");
        }

        for (var i = 0; i < values.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, values[i]), _db);
        }

        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int index, SqlValue value) => value switch
    {
        { IsNumber: true } => raw.sqlite3_bind_int64(statement, index, value.Number),
        { Text: { } text } => BindText(statement, index, text),
        _ => raw.sqlite3_bind_null(statement, index),
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
