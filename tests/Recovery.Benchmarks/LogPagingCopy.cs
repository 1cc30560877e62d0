using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Recovery.Benchmarks;

/// <summary>The same million nudges in PostgreSQL.</summary>
internal static class LogPagingCopy
{
    /// <summary>In the order in which they refer to each other.</summary>
    private static readonly string[] Tables = ["races", "race_days", "runners", "entries", "entry_channels", "runner_words", "nudges"];

    public static async Task Run(string path, string connection)
    {
        await using var from = new SqliteConnection($"Data Source={path};Mode=ReadOnly");
        await from.OpenAsync();
        await using var to = new NpgsqlConnection(connection + ";Command Timeout=600");
        await to.OpenAsync();
        foreach (var table in Tables)
        {
            await Copy(from, to, table);
        }

        await using var analyse = new NpgsqlCommand("VACUUM ANALYZE", to);
        await analyse.ExecuteNonQueryAsync();
    }

    private static async Task Copy(SqliteConnection from, NpgsqlConnection to, string table)
    {
        await using var select = from.CreateCommand();
        select.CommandText = $"SELECT * FROM {table}";
        await using var rows = await select.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToList();
        await using var copy = await to.BeginTextImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN");
        while (await rows.ReadAsync())
        {
            await copy.WriteLineAsync(string.Join('\t', columns.Select((_, i) => rows.IsDBNull(i) ? "\\N" : Text(rows.GetValue(i)))));
        }
    }

    private static string Text(object value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
