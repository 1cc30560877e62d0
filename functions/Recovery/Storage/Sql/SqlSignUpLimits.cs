using NodaTime;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Storage.Sql;

/// <summary>Counts what the limits on sign-ups allow, within the transaction that keeps the sign-up.</summary>
internal static class SqlSignUpLimits
{
    /// <summary>The longest window of any limit: what is older counts for nothing.</summary>
    private static readonly Duration Longest = Duration.FromDays(1);

    /// <summary>The first of them that its subject has used up; null: none.</summary>
    public static async ValueTask<SignUpLimit?> UsedUp(SqlSession session, IReadOnlyList<SignUpLimit> limits, Instant now)
    {
        foreach (var limit in limits)
        {
            if (await session.Number(
                "SELECT COUNT(*) FROM signup_uses WHERE kind = ?1 AND subject = ?2 AND at > ?3", limit.Kind.Code, limit.Subject, now - limit.Window) >= limit.Most)
            {
                return limit;
            }
        }

        return null;
    }

    public static async ValueTask Use(SqlSession session, IEnumerable<SignUpLimit> limits, Instant now)
    {
        await session.Execute("DELETE FROM signup_uses WHERE at <= ?1", now - Longest);
        foreach (var limit in limits)
        {
            await session.Execute("INSERT INTO signup_uses (kind, subject, at) VALUES (?1, ?2, ?3)", limit.Kind.Code, limit.Subject, now);
        }
    }

    /// <summary>What counts by a runner's number or address goes with the runner.</summary>
    public static async ValueTask Forget(SqlSession session, long runnerId)
    {
        foreach (var kind in Enum.GetValues<ContactKind>())
        {
            await session.Execute(
                $"DELETE FROM signup_uses WHERE kind = ?2 AND subject IN (SELECT {SqlChannels.HashColumn(kind)} FROM runners WHERE id = ?1)",
                runnerId, SignUpLimitKind.Of(kind).Code);
        }
    }

    /// <summary>Those that are used up, for any subject.</summary>
    public static async ValueTask<IReadOnlyList<SignUpLimit>> Reached(SqlSession session, IReadOnlyList<SignUpLimit> limits, Instant now)
    {
        var reached = new List<SignUpLimit>();
        foreach (var limit in limits)
        {
            if (await session.Exists(
                "SELECT subject FROM signup_uses WHERE kind = ?1 AND at > ?2 GROUP BY subject HAVING COUNT(*) >= ?3 LIMIT 1",
                limit.Kind.Code, now - limit.Window, limit.Most))
            {
                reached.Add(limit);
            }
        }

        return reached;
    }
}
