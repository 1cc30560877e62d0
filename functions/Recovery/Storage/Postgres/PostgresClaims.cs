using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Claims many nudges in one transaction: their facts in one reading, the decision as ever, the claims in one change.</summary>
internal static class PostgresClaims
{
    private const string Facts = SqlClaimedNudges.Select + " WHERE n.id = ANY($1) ORDER BY n.number FOR UPDATE OF n SKIP LOCKED";

    /// <param name="Trace">The sender's.</param>
    public sealed record Wanted(NudgeMessage Message, Instant Now, Instant LeaseUntil, Instant? QuietUntil, string? Trace);

    /// <summary>In their order. Null: another process has locked it just now.</summary>
    public static async ValueTask<IReadOnlyList<Claim?>> Claim(PostgresSession session, IReadOnlyList<Wanted> wanted)
    {
        var byId = wanted.Index().ToLookup(w => w.Item.Message.Nudge, StringComparer.Ordinal);
        var claims = new Claim?[wanted.Count];
        var taken = new List<Taken>(wanted.Count);
        var found = new HashSet<string>(StringComparer.Ordinal);
        using (var rows = await session.QuerySet(Facts, PostgresColumn.Of(byId.Select(w => w.Key))))
        {
            while (rows.Next())
            {
                var id = rows.Text(1);
                found.Add(id);
                var facts = rows.Facts();
                foreach (var (place, one) in byId[id])
                {
                    var decision = SendDecision.Decide(facts, one.Message.Generation, one.Now, one.QuietUntil);
                    if (decision is SendDecision.Send)
                    {
                        claims[place] = new Claim.Send(await rows.Nudge(session, one.Now));
                        taken.Add(new Taken(rows.Number(0), one, rows.ContactHash()));
                    }
                    else
                    {
                        claims[place] = await SqlNudgeStore.Decline(session, rows.Number(0), facts, decision, rows.IsForAnOpening(), one.Now);
                    }

                    // A second message of the same nudge meets what the first one has made of it.
                    facts = After(facts, claims[place]!);
                }
            }
        }

        await Take(session, taken);
        await TellUnknown(session, [.. byId.Select(w => w.Key).Where(id => !found.Contains(id))], byId, claims);
        return claims;
    }

    private static SendFacts After(SendFacts facts, Claim claim) => claim switch
    {
        Nudges.Delivery.Claim.Send => facts with { Status = NudgeStatus.Attempting },
        Nudges.Delivery.Claim.PutOff => facts with { Generation = facts.Generation + 1 },
        _ => facts,
    };

    private static async ValueTask Take(PostgresSession session, List<Taken> taken)
    {
        if (taken.Count > 0)
        {
            await session.ExecuteSet(
                """
                UPDATE nudges n SET status = 'attempting', lease_until = t.lease_until, attempted_at = t.now, reason = NULL, trace = t.trace,
                  contact_hash = t.contact
                FROM unnest($1, $2, $3, $4, $5) AS t (number, lease_until, now, trace, contact) WHERE n.number = t.number
                """,
                PostgresColumn.Of(taken.Select(t => t.Number)), PostgresColumn.Of(taken.Select(t => t.By.LeaseUntil)),
                PostgresColumn.Of(taken.Select(t => t.By.Now)), PostgresColumn.Of(taken.Select(t => t.By.Trace)),
                PostgresColumn.Of(taken.Select(t => t.Contact)));
        }
    }

    /// <summary>What was not found is either locked or nowhere.</summary>
    private static async ValueTask TellUnknown(PostgresSession session, string[] missing, ILookup<string, (int Index, Wanted Item)> byId, Claim?[] claims)
    {
        if (missing.Length == 0)
        {
            return;
        }

        var locked = new HashSet<string>(StringComparer.Ordinal);
        using var rows = await session.QuerySet("SELECT id FROM nudges WHERE id = ANY($1)", PostgresColumn.Of(missing));
        while (rows.Next())
        {
            locked.Add(rows.Text(0));
        }

        foreach (var (place, _) in missing.Where(id => !locked.Contains(id)).SelectMany(id => byId[id]))
        {
            claims[place] = SqlNudgeStore.Unknown;
        }
    }

    private sealed record Taken(long Number, Wanted By, string? Contact);
}
