using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Claims many nudges: their facts in one reading, the decision as ever, the claims in one change.</summary>
internal sealed class PostgresClaims : PostgresSteps
{
    private static readonly string Facts = SqlClaimedNudges.Select + " WHERE n.id = ANY($1) ORDER BY n.number FOR UPDATE OF n SKIP LOCKED";

    private readonly ILookup<string, Wanted> _byId;

    public PostgresClaims(IReadOnlyList<Wanted> wanted)
    {
        _byId = wanted.ToLookup(w => w.Message.Nudge, StringComparer.Ordinal);
        First = wanted.Count == 0 ? null : new PostgresQuery(Facts, PostgresColumn.Of(_byId.Select(w => w.Key)));
    }

    public override async ValueTask Work(PostgresSession session, SqlRows? first)
    {
        if (first is not { } rows)
        {
            return;
        }

        var taken = new List<Taken>(_byId.Count);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Next())
        {
            var id = rows.Text("id");
            found.Add(id);
            var facts = rows.Facts();
            foreach (var one in _byId[id])
            {
                var decision = one.Check(facts);
                if (decision is SendDecision.Send)
                {
                    one.Answer = new Claim.Send(await rows.Nudge(session, one.Now));
                    taken.Add(new Taken(rows.Number("number"), one, rows.ContactHash()));
                }
                else
                {
                    one.Answer = await SqlNudgeStore.Decline(session, rows.Number("number"), facts, decision, rows.IsForAnOpening(), one.Now);
                }

                // A second message of the same nudge meets what the first one has made of it.
                facts = After(facts, one.Answer);
            }
        }

        await Take(session, taken);
        await TellUnknown(session, [.. _byId.Select(w => w.Key).Where(id => !found.Contains(id))]);
    }

    private static SendFacts After(SendFacts facts, Claim claim) => claim switch
    {
        Nudges.Send.Claim.Send => facts with { Status = NudgeStatus.Attempting },
        Nudges.Send.Claim.PutOff => facts with { Generation = facts.Generation + 1 },
        _ => facts,
    };

    private static async ValueTask Take(PostgresSession session, List<Taken> taken)
    {
        if (taken.Count > 0)
        {
            await session.ExecuteSet(
                """
                UPDATE nudges n SET status = 'attempting', lease_until = t.lease_until, attempted_at = t.now, reason = NULL, trace = t.trace,
                  contact_hash = t.contact, held_by = NULL
                FROM unnest($1, $2, $3, $4, $5) AS t (number, lease_until, now, trace, contact) WHERE n.number = t.number
                """,
                PostgresColumn.Of(taken.Select(t => t.Number)), PostgresColumn.Of(taken.Select(t => t.By.LeaseUntil)),
                PostgresColumn.Of(taken.Select(t => t.By.Now)), PostgresColumn.Of(taken.Select(t => t.By.Trace)),
                PostgresColumn.Of(taken.Select(t => t.Contact)));
        }
    }

    /// <summary>What was not found is either locked or nowhere.</summary>
    private async ValueTask TellUnknown(PostgresSession session, string[] missing)
    {
        if (missing.Length == 0)
        {
            return;
        }

        var locked = new HashSet<string>(StringComparer.Ordinal);
        using var rows = await session.QuerySet("SELECT id FROM nudges WHERE id = ANY($1)", PostgresColumn.Of(missing));
        while (rows.Next())
        {
            locked.Add(rows.Text("id"));
        }

        foreach (var one in missing.SelectMany(id => _byId[id]))
        {
            one.Answer = locked.Contains(one.Message.Nudge) ? null : SqlNudgeStore.Unknown;
        }
    }

    /// <summary>Answered by null: another process has locked it just now.</summary>
    /// <param name="message">Which one.</param>
    /// <param name="check">The last check.</param>
    /// <param name="now">When.</param>
    /// <param name="leaseUntil">How long the claim holds.</param>
    /// <param name="trace">The sender's.</param>
    /// <param name="ct">As for every step.</param>
    public sealed class Wanted(NudgeMessage message, Func<SendFacts, SendDecision> check, Instant now, Instant leaseUntil, string? trace, CancellationToken ct) : PostgresStep<Claim?>(ct)
    {
        public NudgeMessage Message => message;

        public Func<SendFacts, SendDecision> Check => check;

        public Instant Now => now;

        public Instant LeaseUntil => leaseUntil;

        public string? Trace => trace;
    }

    private sealed record Taken(long Number, Wanted By, string? Contact);
}
