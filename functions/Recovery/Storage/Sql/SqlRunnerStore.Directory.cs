using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Finding runners and entries.</summary>
public partial class SqlRunnerStore : IRunnerDirectory
{
    public Task<IReadOnlyList<RunnerView>> Search(string text, int take, CancellationToken ct) => database.ReadAtOneMoment(
        async session => await SqlRunnerViews.Load(session, await SqlRunnerSearch.BestFirst(session, text, take)), ct);

    public Task<RunnerView?> Find(long runnerId, CancellationToken ct) => database.ReadAtOneMoment(
        async session => (await SqlRunnerViews.Load(session, [runnerId])).SingleOrDefault(), ct);

    public Task<Runner?> FindBy(ContactKind kind, string contact, CancellationToken ct) => database.Read(
        session => SqlRunnerViews.FindBy(session, kind, contact), ct);

    public Task<bool> HasContactOf(long runnerId, string nudgeId, CancellationToken ct) => database.Read(
        session => session.Exists(
            $"""
            SELECT 1 FROM nudges n JOIN runners r ON r.id = n.runner_id
            WHERE n.id = ?2 AND r.id = ?1 AND n.contact_hash = {SqlChannels.HashOf("n.channel", "r")}
            """,
            runnerId, nudgeId),
        ct);

    public Task<Entry?> FindEntry(long entryId, CancellationToken ct) => database.Read(
        session => SqlRunnerViews.FindEntry(session, entryId), ct);
}
