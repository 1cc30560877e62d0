using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>A connection with the stores' statements in PostgreSQL's spelling.</summary>
internal sealed partial class PostgresSession(NpgsqlConnection connection) : SqlSession
{
    /// <summary>The channel on which processes that share a database tell each other of new messages; its payload is the queue's name.</summary>
    public const string QueueNews = "recovery_queue";

    /// <summary>More than the code has statements. Searches are put together from what somebody typed: of those there is no end.</summary>
    private const int MostSpelt = 1000;

    private static readonly ConcurrentDictionary<string, string> Spelt = new(StringComparer.Ordinal);

    public override ValueTask<int> Execute(string sql, params ReadOnlySpan<SqlValue> values) => Execute(Command(sql, values));

    /// <summary>All rows are read at once: a connection answers one statement at a time, and the work asks others between two rows.</summary>
    public override ValueTask<SqlRows> Query(string sql, params ReadOnlySpan<SqlValue> values) => Query(Command(sql, values));

    public override async ValueTask Announce(string queue) => await Execute("SELECT pg_notify(?1, ?2)", QueueNews, queue);

    public override void Dispose()
    {
        // The connection belongs to whoever opened it.
    }

    /// <summary>Runs a statement over many rows at once, in PostgreSQL's own spelling: <c>unnest($1)</c>.</summary>
    public ValueTask<int> ExecuteSet(string sql, params ReadOnlySpan<NpgsqlParameter> columns) => Execute(SetCommand(sql, columns));

    /// <inheritdoc cref="ExecuteSet"/>
    public ValueTask<SqlRows> QuerySet(string sql, params ReadOnlySpan<NpgsqlParameter> columns) => Query(SetCommand(sql, columns));

    /// <summary>Several in one round trip; their answers in their order.</summary>
    public async ValueTask<IReadOnlyList<SqlRows>> QuerySets(IReadOnlyList<PostgresQuery> queries)
    {
        if (queries.Count == 0)
        {
            return [];
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var query in queries)
        {
            var command = new NpgsqlBatchCommand(query.Sql);
            Array.ForEach(query.Columns, c => command.Parameters.Add(c));
            batch.BatchCommands.Add(command);
        }

        var answers = new List<SqlRows>(queries.Count);
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            answers.Add(await PostgresRows.Read(reader));
        }
        while (await reader.NextResultAsync());
        return answers;
    }

    private static async ValueTask<int> Execute(NpgsqlCommand command)
    {
        await using (command)
        {
            return await command.ExecuteNonQueryAsync();
        }
    }

    private static async ValueTask<SqlRows> Query(NpgsqlCommand command)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync();
            return await PostgresRows.Read(reader);
        }
    }

    private NpgsqlCommand SetCommand(string sql, ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var column in columns)
        {
            command.Parameters.Add(column);
        }

        return command;
    }

    private NpgsqlCommand Command(string sql, ReadOnlySpan<SqlValue> values)
    {
        var command = new NpgsqlCommand(Spelling(sql), connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                { IsNumber: true, IsNull: true } => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = DBNull.Value },
                { IsNumber: true } => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value.Number },
                { List: { } list } => PostgresColumn.Of(list),
                { Text: { } text } => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = text },
                _ => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
            });
        }

        return command;
    }

    private static string Spelling(string sql)
    {
        if (Spelt.TryGetValue(sql, out var spelt))
        {
            return spelt;
        }

        if (Spelt.Count >= MostSpelt)
        {
            Spelt.Clear();
        }

        return Spelt.GetOrAdd(sql, Spell);
    }

    private static string Spell(string sql) => LockHint().Replace(Number().Replace(sql, "$$$1"), "$1");

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Number();

    [GeneratedRegex(@"/\* (FOR UPDATE[^*]*) \*/")]
    private static partial Regex LockHint();
}
