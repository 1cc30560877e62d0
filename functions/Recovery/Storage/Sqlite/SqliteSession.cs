using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Recovery.Storage.Sql;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// A connection with its prepared statements, in SQLite's own spelling. It talks to SQLite's own interface, because claiming and recording
/// a nudge is a handful of statements, and what ADO.NET allocates for each would cost more than the statements do.
/// </summary>
internal sealed partial class SqliteSession(SqliteConnection connection) : SqlSession
{
    private readonly SqliteStatements _statements = new();
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

    /// <summary>Ends the transaction, if a full disk or a failed read or write has not done so already.</summary>
    internal void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_db) == 0)
        {
            Run("ROLLBACK");
        }
    }

    /// <summary>What work came to, which never has to wait for an answer of this session.</summary>
    internal static T AnswerOf<T>(ValueTask<T> work) => work.IsCompleted
        ? work.GetAwaiter().GetResult()
        : throw new InvalidOperationException("Work on the store waits for nothing but its session.");

    public override void Dispose()
    {
        _statements.Dispose();
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
        if (!_statements.TryGet(sql, out var rows))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_db, Spell(sql), out var prepared), _db);
            rows = new SqliteRows(this, sql, prepared);
            _statements.Add(rows);
        }
        else if (rows.AreOpen)
        {
            throw new InvalidOperationException("This statement's rows are still being read.");
        }

        for (var i = 0; i < values.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(Bind(rows.Statement, i + 1, values[i]), _db);
        }

        rows.Open();
        return rows;
    }

    private static int Bind(sqlite3_stmt statement, int index, SqlValue value) => value switch
    {
        { IsNull: true } => raw.sqlite3_bind_null(statement, index),
        { IsNumber: true } => raw.sqlite3_bind_int64(statement, index, value.Number),
        { List: { } list } => BindText(statement, index, $"[{string.Join(',', list)}]"),
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

    private static string Spell(string sql) => IndexHint().Replace(AnyOfList().Replace(sql, "IN (SELECT value FROM json_each($1))"), "$1");

    [GeneratedRegex(@"= ANY\((\?\d+)\)")]
    private static partial Regex AnyOfList();

    [GeneratedRegex(@"/\* (INDEXED BY \w+) \*/")]
    private static partial Regex IndexHint();
}
