using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>The rows that a statement answers, one at a time. A column is asked for by its name, so that a statement may gain or move one.</summary>
internal abstract class SqlRows : IDisposable
{
    private Dictionary<string, int>? _columns;

    public abstract bool Next();

    public bool IsNull(string column) => IsNull(At(column));

    public long Number(string column) => Number(At(column));

    public bool Flag(string column) => Flag(At(column));

    public string Text(string column) => Text(At(column));

    public int Int(string column) => checked((int)Number(column));

    public Instant Instant(string column) => NodaTime.Instant.FromUnixTimeMilliseconds(Number(column));

    public LocalDate Day(string column) => Text(column).IsoDay();

    /// <summary>Null: it is not of this version.</summary>
    public Channel? ChannelOrNull(string column) => ChannelCatalog.TryParse(Text(column), out var channel) ? channel : null;

    public Channel Channel(string column) => ChannelCatalog.Parse(Text(column));

    public NudgeStatus Status(string column) => NudgeStatuses.Parse(Text(column));

    public long? NumberOrNull(string column) => IsNull(column) ? null : Number(column);

    public int? IntOrNull(string column) => IsNull(column) ? null : Int(column);

    public string? TextOrNull(string column) => IsNull(column) ? null : Text(column);

    public Instant? InstantOrNull(string column) => IsNull(column) ? null : Instant(column);

    public LocalDate? DayOrNull(string column) => IsNull(column) ? null : Day(column);

    public EntryOutcome? OutcomeOrNull(string column) => TextOrNull(column).Outcome();

    /// <summary>Of a statement that answers one column.</summary>
    public long? Only => IsNull(0) ? null : Number(0);

    public abstract void Dispose();

    /// <summary>The columns' names in the order of the statement.</summary>
    protected abstract IEnumerable<string> Columns { get; }

    protected abstract bool IsNull(int column);

    protected abstract long Number(int column);

    protected abstract bool Flag(int column);

    protected abstract string Text(int column);

    private int At(string column)
    {
        _columns ??= Columns.Select((name, at) => (name, at)).ToDictionary(c => c.name, c => c.at, StringComparer.Ordinal);
        return _columns.TryGetValue(column, out var at) ? at : throw new InvalidOperationException($"The statement answers no column '{column}'.");
    }
}
