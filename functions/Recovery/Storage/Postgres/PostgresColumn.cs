using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Recovery.Storage.Postgres;

/// <summary>The values of many rows, handed to a statement as one array each.</summary>
internal static class PostgresColumn
{
    public static NpgsqlParameter Of(IEnumerable<string?> texts) =>
        new NpgsqlParameter<string?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = [.. texts] };

    public static NpgsqlParameter Of(IEnumerable<long> numbers) =>
        new NpgsqlParameter<long[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, TypedValue = [.. numbers] };

    public static NpgsqlParameter Of(IEnumerable<long?> numbers) =>
        new NpgsqlParameter<long?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, TypedValue = [.. numbers] };

    public static NpgsqlParameter Of(IEnumerable<Instant> instants) => Of(instants.Select(i => i.ToUnixTimeMilliseconds()));

    /// <summary>One value, the same for every row.</summary>
    public static NpgsqlParameter Of(string text) => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = text };

    /// <inheritdoc cref="Of(string)"/>
    public static NpgsqlParameter Of(long number) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number };

    /// <inheritdoc cref="Of(string)"/>
    public static NpgsqlParameter Of(Instant instant) => Of(instant.ToUnixTimeMilliseconds());
}
