namespace Recovery.Storage.Sql;

/// <summary>What a runner is found by at the desk.</summary>
internal static class SqlRunnerWords
{
    public static async ValueTask AddWords(this SqlSession session, long runnerId, string name, string? mobile, string? email)
    {
        foreach (var word in RunnerWords.Of(name, mobile, email))
        {
            await session.Execute("INSERT INTO runner_words (word, runner_id) VALUES (?1, ?2)", word, runnerId);
        }
    }

    public static async ValueTask ReplaceWords(this SqlSession session, long runnerId, string name, string? mobile, string? email)
    {
        await session.Execute("DELETE FROM runner_words WHERE runner_id = ?1", runnerId);
        await session.AddWords(runnerId, name, mobile, email);
    }
}
