using System.Globalization;
using NodaTime;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>
/// Forms sent lately, within the transaction that keeps the sign-up: one that is sent twice, by a double tap or by reloading the answer,
/// counts once, in any process, and after a restart.
/// </summary>
internal static class SqlSentForms
{
    private static readonly Duration Remembered = Duration.FromMinutes(30);

    /// <summary>What became of the form; null: it is new.</summary>
    public static async ValueTask<SentForm?> Find(SqlSession session, string form, Instant now)
    {
        using var rows = await session.Query("SELECT signup_id, channels FROM sent_forms WHERE form = ?1 AND at > ?2", form, now - Remembered);
        return rows.Next()
            ? new SentForm(
                long.Parse(rows.Text(0), CultureInfo.InvariantCulture),
                [.. rows.Text(1).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ChannelCodes.Parse)])
            : null;
    }

    public static async ValueTask Remember(SqlSession session, string form, SentForm sent, Instant now)
    {
        await session.Execute("DELETE FROM sent_forms WHERE at <= ?1", now - Remembered);
        await session.Execute(
            "INSERT INTO sent_forms (form, at, signup_id, channels) VALUES (?1, ?2, ?3, ?4)",
            form, now, sent.SignUp.ToString(CultureInfo.InvariantCulture), string.Join(',', sent.Channels.Select(c => c.Code())));
    }
}

/// <param name="SignUp">The sign-up that was kept for it; it may be gone by now.</param>
/// <param name="Channels">Those that were asked to confirm themselves.</param>
internal sealed record SentForm(long SignUp, IReadOnlyList<Channel> Channels);
