using NodaTime;
using NodaTime.Text;

namespace Recovery.Storage.Sql;

/// <summary>The rows that a statement answers, one at a time.</summary>
internal abstract class SqlRows : IDisposable
{
    public abstract bool Next();

    public abstract bool IsNull(int column);

    public abstract long Number(int column);

    public abstract bool Flag(int column);

    public abstract string Text(int column);

    public int Int(int column) => checked((int)Number(column));

    public Instant Instant(int column) => NodaTime.Instant.FromUnixTimeMilliseconds(Number(column));

    public LocalDate Day(int column) => LocalDatePattern.Iso.Parse(Text(column)).Value;

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public Instant? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public abstract void Dispose();
}
