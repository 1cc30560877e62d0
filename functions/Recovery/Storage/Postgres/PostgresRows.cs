using System.Globalization;
using Npgsql;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>The rows that a statement answered.</summary>
internal sealed class PostgresRows(List<object[]> rows) : SqlRows
{
    private int _at = -1;

    public static async ValueTask<PostgresRows> Read(NpgsqlDataReader reader)
    {
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return new PostgresRows(rows);
    }

    public override bool Next() => ++_at < rows.Count;

    public override bool IsNull(int column) => rows[_at][column] is DBNull;

    public override long Number(int column) => Convert.ToInt64(rows[_at][column], CultureInfo.InvariantCulture);

    /// <summary>A condition's answer, or a column that holds 0 or 1. Null is false.</summary>
    public override bool Flag(int column) => rows[_at][column] switch
    {
        bool flag => flag,
        DBNull => false,
        var number => Convert.ToInt64(number, CultureInfo.InvariantCulture) != 0,
    };

    public override string Text(int column) => (string)rows[_at][column];

    public override void Dispose()
    {
        // Everything was read.
    }
}
