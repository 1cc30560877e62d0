using System.Diagnostics.CodeAnalysis;

namespace Recovery.Storage.Sqlite;

/// <summary>
/// The statements that a connection keeps prepared, by their text. There is room for every question that stands in the code. A search is put
/// together from what somebody typed, so there is no end of those: the one that was asked longest ago makes room.
/// </summary>
internal sealed class SqliteStatements : IDisposable
{
    /// <summary>More than the code has statements.</summary>
    public const int Most = 256;

    private readonly Dictionary<string, SqliteRows> _byText = new(StringComparer.Ordinal);
    private long _uses;

    public int Count => _byText.Count;

    public bool TryGet(string sql, [MaybeNullWhen(false)] out SqliteRows rows)
    {
        if (_byText.TryGetValue(sql, out rows))
        {
            rows.LastUse = ++_uses;
        }

        return rows is not null;
    }

    public void Add(SqliteRows rows)
    {
        if (_byText.Count >= Most && _byText.Values.Where(r => !r.AreOpen).MinBy(r => r.LastUse) is { } oldest)
        {
            _byText.Remove(oldest.Sql);
            oldest.Statement.Dispose();
        }

        rows.LastUse = ++_uses;
        _byText.Add(rows.Sql, rows);
    }

    public void Dispose()
    {
        foreach (var rows in _byText.Values)
        {
            rows.Statement.Dispose();
        }
    }
}
