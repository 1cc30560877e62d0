namespace Recovery.Storage.Sql;

/// <summary>Finds runners by what reception types. Fast for rare words and for "j", which every tenth runner has.</summary>
internal static class SqlRunnerSearch
{
    /// <summary>Up to so many runners are looked at one by one; of more, a page is full soon enough when nudges are checked in order.</summary>
    private const int Many = 3000;

    /// <summary>How far a term's runners are counted to find the rarest.</summary>
    private const int Countless = 50_000;

    /// <summary>The best matches: those with the most whole words of what was typed, then by name.</summary>
    public static async ValueTask<IReadOnlyList<long>> BestFirst(SqlSession session, string text, int take)
    {
        var terms = RunnerWords.Terms(text);
        if (terms.Count == 0 || take <= 0)
        {
            return [];
        }

        var ids = await FewMatches(session, terms) ?? await SomeMatches(session, terms, Math.Max(take, 200));
        var runners = await session.All(
            $"SELECT {SqlStoredRunners.RunnerColumns} FROM runners WHERE id = ANY(?1)", rows => rows.Runner(), SqlValue.ListOf(ids));
        return
        [
            .. runners
                .OrderByDescending(r => RunnerWords.Of(r.Name, r.Mobile, r.Email) is var words ? terms.Count(t => words.Contains(t[0])) : 0)
                .ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.CreatedAt).ThenBy(r => r.Id)
                .Select(r => r.Id).Take(take),
        ];
    }

    /// <summary>All runners who match, when they are few; null: there are many.</summary>
    public static async ValueTask<IReadOnlyList<long>?> FewMatches(SqlSession session, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        var found = await SomeMatches(session, terms, Many + 1);
        return found.Count > Many ? null : found;
    }

    /// <summary>A condition that holds for runners who match every term; adds its values.</summary>
    /// <param name="runnerId">The column that holds the runner's id.</param>
    public static string Matches(string runnerId, IEnumerable<IReadOnlyList<string>> terms, SqlValues values) => string.Join(
        " AND ", terms.Select(term => $"EXISTS (SELECT 1 FROM runner_words w WHERE w.runner_id = {runnerId} AND ({Range("w", term, values)}))"));

    private static async ValueTask<IReadOnlyList<string>> Rarest(SqlSession session, IReadOnlyList<IReadOnlyList<string>> terms)
    {
        var (rarest, fewest) = (terms[0], long.MaxValue);
        foreach (var term in terms)
        {
            if (await Count(session, term) is var count && count < fewest)
            {
                (rarest, fewest) = (term, count);
            }
        }

        return rarest;
    }

    /// <summary>Goes through those who have the rarest of the terms, and asks for the others.</summary>
    private static async ValueTask<List<long>> SomeMatches(SqlSession session, IReadOnlyList<IReadOnlyList<string>> terms, int take)
    {
        var rarest = terms.Count == 1 ? terms[0] : await Rarest(session, terms);
        var values = new SqlValues();
        string[] conditions = [$"({Range("found", rarest, values)})", .. terms.Where(t => t != rarest).Select(t => Matches("found.runner_id", [t], values))];
        var limit = values.Add(take);
        return await session.All(
            $"SELECT DISTINCT found.runner_id FROM runner_words found WHERE {string.Join(" AND ", conditions)} LIMIT {limit}",
            rows => rows.Number("runner_id"), values.All);
    }

    private static async ValueTask<long> Count(SqlSession session, IReadOnlyList<string> term)
    {
        var values = new SqlValues();
        var sql = $"SELECT COUNT(*) FROM (SELECT 1 FROM runner_words w WHERE {Range("w", term, values)} LIMIT {values.Add(Countless)}) AS few";
        return (await session.Number(sql, values.All))!.Value;
    }

    private static string Range(string table, IReadOnlyList<string> prefixes, SqlValues values) => string.Join(
        " OR ", prefixes.Select(prefix => $"({table}.word >= {values.Add(prefix)} AND {table}.word < {values.Add(prefix + "\U0010FFFF")})"));
}
