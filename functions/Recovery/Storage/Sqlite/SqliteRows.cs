using Recovery.Storage.Sql;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>A prepared statement and the row it stands at. One object for all its runs: disposing it ends a run, and no more.</summary>
internal sealed class SqliteRows(SqliteSession session, string sql, sqlite3_stmt statement) : SqlRows
{
    public string Sql => sql;

    public sqlite3_stmt Statement => statement;

    /// <summary>A run has begun and not ended.</summary>
    public bool AreOpen { get; private set; }

    /// <summary>The higher, the later.</summary>
    public long LastUse { get; set; }

    public void Open() => AreOpen = true;

    public override bool Next() => session.Step(statement);

    protected override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    protected override long Number(int column) => raw.sqlite3_column_int64(statement, column);

    protected override bool Flag(int column) => raw.sqlite3_column_int(statement, column) != 0;

    protected override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    protected override IEnumerable<string> Columns =>
        Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(i => raw.sqlite3_column_name(statement, i).utf8_to_string());

    public override void Dispose()
    {
        AreOpen = false;
        raw.sqlite3_reset(statement);
    }
}
