using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>A statement over many rows at once, in PostgreSQL's own spelling: <c>unnest($1)</c>.</summary>
/// <param name="Sql">A constant.</param>
/// <param name="Columns">Its values, in their order.</param>
internal sealed record PostgresQuery(string Sql, params NpgsqlParameter[] Columns);
