using Dapper;
using System.Data.Common;

namespace Recovery.Storage.Sql;

/// <summary>Finds runners by what reception types. Fast for rare words and for "j", which every tenth runner has.</summary>
internal static class SqlRunnerSearch
{
    /// <summary>Up to so many runners are looked at one by one; of more, a page is full soon enough when nudges are checked in order.</summary>
    private const int Many = 3000;

    /// <summary>How far a term's runners are counted to find the rarest.</summary>
    private const int Countless = 50_000;

    /// <summary>The best matches: those with the most whole words of what was typed, then by name.</summary>
    public static async ValueTask<IReadOnlyList<long>> BestFirst(DbConnection connection, string text, int take)
    {
        var terms = RunnerWords.Terms(text);
        if (terms.Count == 0 || take <= 0)
        {
            return [];
        }

        var ids = await FewMatches(connection, terms) ?? await SomeMatches(connection, terms, Math.Max(take, 200));
        return
        [
            .. (await connection.QueryAsync<(long Id, string Name, string? Mobile, string? Email, long CreatedAt)>(
                    $"SELECT id, name, mobile, email, created_at FROM runners WHERE id {connection.Among("ids")}", new { ids }))
                .OrderByDescending(r => RunnerWords.Of(r.Name, r.Mobile, r.Email) is var words ? terms.Count(t => words.Contains(t[0])) : 0)
                .ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.CreatedAt).ThenBy(r => r.Id)
                .Select(r => r.Id).Take(take),
        ];
    }

    /// <summary>All runners who match, when they are few; null: there are many.</summary>
    public static async ValueTask<IReadOnlyList<long>?> FewMatches(DbConnection connection, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        var found = await SomeMatches(connection, terms, Many + 1);
        return found.Count > Many ? null : found;
    }

    /// <summary>A condition that holds for runners who match every term; adds its values.</summary>
    /// <param name="runnerId">The column that holds the runner's id.</param>
    public static string Matches(string runnerId, IReadOnlyList<IReadOnlyList<string>> terms, DynamicParameters values) =>
        string.Join(" AND ", terms.Select((term, i) =>
            $"EXISTS (SELECT 1 FROM runner_words w WHERE w.runner_id = {runnerId} AND ({Range("w", term, $"t{i}", values)}))"));

    private static async ValueTask<IReadOnlyList<string>> Rarest(DbConnection connection, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        var (rarest, fewest) = (terms[0], int.MaxValue);
        foreach (var term in terms)
        {
            if (await Count(connection, term) is var count && count < fewest)
            {
                (rarest, fewest) = (term, count);
            }
        }

        return rarest;
    }

    /// <summary>Goes through those who have the rarest of the terms, and asks for the others.</summary>
    private static async ValueTask<List<long>> SomeMatches(DbConnection connection, IReadOnlyList<IReadOnlyList<string>> terms, int take)
    {
        var rarest = terms.Count == 1 ? terms[0] : await Rarest(connection, terms);
        var others = terms.Where(t => t != rarest).ToArray();
        var values = new DynamicParameters(new { take });
        return
        [
            .. await connection.QueryAsync<long>(
                $"""
                SELECT DISTINCT found.runner_id FROM runner_words found
                WHERE ({Range("found", rarest, "r", values)}) {(others.Length == 0 ? "" : "AND " + Matches("found.runner_id", others, values))}
                LIMIT @take
                """,
                values),
        ];
    }

    private static async ValueTask<int> Count(DbConnection connection, IReadOnlyList<string> term)
    {
        var values = new DynamicParameters(new { limit = Countless });
        return await connection.QuerySingleAsync<int>(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM runner_words w WHERE {Range("w", term, "t", values)} LIMIT @limit) AS few", values);
    }

    private static string Range(string table, IReadOnlyList<string> prefixes, string name, DynamicParameters values) =>
        string.Join(" OR ", prefixes.Select((prefix, i) =>
        {
            values.Add($"{name}f{i}", prefix);
            values.Add($"{name}u{i}", prefix + "\U0010FFFF");
            return $"({table}.word >= @{name}f{i} AND {table}.word < @{name}u{i})";
        }));
}
