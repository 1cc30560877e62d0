using System.Runtime.InteropServices;

namespace Recovery.Storage.Sql;

/// <summary>The values of a statement that is put together from parts: each gets the next number.</summary>
internal sealed class SqlValues
{
    private readonly List<SqlValue> _values = [];

    /// <summary>To be handed over with the statement, once it is complete.</summary>
    public ReadOnlySpan<SqlValue> All => CollectionsMarshal.AsSpan(_values);

    /// <summary>How the statement names the value: <c>?1</c>, <c>?2</c> and so on.</summary>
    public string Add(SqlValue value)
    {
        _values.Add(value);
        return $"?{_values.Count}";
    }
}
