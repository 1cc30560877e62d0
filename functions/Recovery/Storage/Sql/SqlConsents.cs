using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>What runners agreed to, word for word.</summary>
internal static class SqlConsents
{
    /// <summary>False: it is kept already.</summary>
    public static async ValueTask<bool> KeepConsent(this SqlSession session, long runnerId, long entryId, Channel channel, string wording, Consent consent)
    {
        if (await session.Exists(
            "SELECT 1 FROM consents WHERE entry_id = ?1 AND channel = ?2 AND wording = ?3 AND source = ?4 AND given_at = ?5",
            entryId, channel, wording, consent.Source, consent.GivenAt))
        {
            return false;
        }

        await session.Execute(
            "INSERT INTO consents (runner_id, entry_id, channel, wording, source, given_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            runnerId, entryId, channel, wording, consent.Source, consent.GivenAt);
        return true;
    }
}
