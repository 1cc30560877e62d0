using NodaTime;
using NodaTime.Text;
using SQLitePCL;

namespace Recovery.Storage.Sqlite;

/// <summary>The rows that a statement answers, one at a time.</summary>
internal readonly ref struct SqliteRows(SqliteSession session, sqlite3_stmt statement)
{
    public bool Next() => session.Step(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    public bool Flag(int column) => raw.sqlite3_column_int(statement, column) != 0;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public Instant Instant(int column) => NodaTime.Instant.FromUnixTimeMilliseconds(Number(column));

    public LocalDate Day(int column) => LocalDatePattern.Iso.Parse(Text(column)).Value;

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public Instant? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public void Dispose() => raw.sqlite3_reset(statement);
}
