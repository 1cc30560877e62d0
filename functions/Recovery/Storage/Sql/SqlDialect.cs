using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Recovery.Storage.Sql;

/// <summary>The few things that SQLite and PostgreSQL spell differently.</summary>
internal static class SqlDialect
{
    /// <summary>A transaction whose statements all see the store at one moment.</summary>
    public static DbTransaction Moment(this DbConnection connection) => connection is SqliteConnection sqlite
        ? sqlite.BeginTransaction(deferred: true)
        : connection.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <summary>A condition that holds for each number of a list, to follow a column's name. Dapper writes a list out for SQLite, and hands it to PostgreSQL as it is.</summary>
    /// <param name="connection">Tells which of the two it is.</param>
    /// <param name="list">The name of the value that holds the list.</param>
    public static string Among(this DbConnection connection, string list) => connection is SqliteConnection ? $"IN @{list}" : $"= ANY(@{list})";

    /// <summary>Which index to take. For SQLite alone, which keeps no statistics here; PostgreSQL's planner knows by itself.</summary>
    public static string IndexedBy(this DbConnection connection, string index) => connection is SqliteConnection ? $" INDEXED BY {index}" : "";
}
