using Dapper;
using Recovery.Promises;

namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IPromises"/>
public sealed class SqlPromises(SqlDatabase database) : IPromises
{
    /// <summary>The very file that the scripts of <c>infra</c> run.</summary>
    private static readonly Lazy<string> Script = new(() =>
    {
        using var reader = new StreamReader(typeof(SqlPromises).Assembly.GetManifestResourceStream("Recovery.promises.sql")!);
        return reader.ReadToEnd();
    });

    public Task<IReadOnlyList<string>> Statements(CancellationToken ct) =>
        database.Read<IReadOnlyList<string>>(async connection => [.. await connection.QueryAsync<string>(Script.Value)], ct);
}
