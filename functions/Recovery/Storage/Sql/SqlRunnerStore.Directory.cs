using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Finding runners and entries.</summary>
public partial class SqlRunnerStore : IRunnerDirectory
{
    public Task<IReadOnlyList<RunnerView>> Search(string text, int take, CancellationToken ct) => database.Read(
        async connection => await SqlRunnerViews.Load(connection, await SqlRunnerSearch.BestFirst(connection, text, take)), ct);

    public Task<RunnerView?> Find(long runnerId, CancellationToken ct) => database.Read(
        async connection => (await SqlRunnerViews.Load(connection, [runnerId])).SingleOrDefault(), ct);

    public Task<Runner?> FindBy(Channel channel, string contact, CancellationToken ct) => database.Read(
        async connection => await SqlRunnerViews.FindBy(connection, channel, contact), ct);

    public Task<bool> HasContactOf(long runnerId, string nudgeId, CancellationToken ct) => database.ReadPrepared(
        session => session.Exists(
            """
            SELECT 1 FROM nudges n JOIN runners r ON r.id = n.runner_id
            WHERE n.id = ?2 AND r.id = ?1 AND n.contact_hash = CASE n.channel WHEN 'sms' THEN r.mobile_hash ELSE r.email_hash END
            """,
            runnerId, nudgeId),
        ct);

    public Task<Entry?> FindEntry(long entryId, CancellationToken ct) => database.Read(
        async connection => await SqlRunnerViews.FindEntry(connection, entryId), ct);
}
