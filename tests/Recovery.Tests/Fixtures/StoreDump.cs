using Microsoft.Data.Sqlite;

namespace Recovery.Tests.Fixtures;

/// <summary>A SQLite store as text: two that are equal say that nothing has changed.</summary>
internal static class StoreDump
{
    /// <param name="path">The store's file, which a server may have open.</param>
    /// <param name="without">Tables that are left out: what is noted there is no change of anybody's.</param>
    public static string Of(string path, params string[] without)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var lines = new List<string>();
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Except(without))
        {
            lines.AddRange(Rows(connection, $"SELECT * FROM \"{table}\"").Select(row => $"{table}: {row}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>What a statement gives: a line a row, columns apart by <c>|</c>.</summary>
    public static IReadOnlyList<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return rows;
    }
}
