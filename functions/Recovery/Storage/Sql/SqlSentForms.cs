using System.Globalization;
using NodaTime;
using Recovery.Channels;
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
    public static ValueTask<SentForm?> Find(SqlSession session, string form, Instant now) => session.FirstOrNull(
        "SELECT signup_id, channels FROM sent_forms WHERE form = ?1 AND at > ?2",
        rows => new SentForm(
            long.Parse(rows.Text("signup_id"), CultureInfo.InvariantCulture),
            [.. rows.Text("channels").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ChannelCatalog.Parse)]),
        form, now - Remembered);

    public static async ValueTask Remember(SqlSession session, string form, SentForm sent, Instant now)
    {
        await session.Execute("DELETE FROM sent_forms WHERE at <= ?1", now - Remembered);
        await session.Execute(
            "INSERT INTO sent_forms (form, at, signup_id, channels) VALUES (?1, ?2, ?3, ?4)",
            form, now, sent.SignUp.ToString(CultureInfo.InvariantCulture), string.Join(',', sent.Channels.Select(c => c.Code)));
    }
}

/// <param name="SignUp">The sign-up that was kept for it; it may be gone by now.</param>
/// <param name="Channels">Those that were asked to confirm themselves.</param>
internal sealed record SentForm(long SignUp, IReadOnlyList<Channel> Channels);
