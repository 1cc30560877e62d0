namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IKeyRingStore"/>
public sealed class SqlKeyRing(SqlDatabase database) : IKeyRingStore
{
    public IReadOnlyList<string> All() => database.Read(
        session => session.All("SELECT xml FROM key_ring ORDER BY name", rows => rows.Text("xml")), CancellationToken.None).GetAwaiter().GetResult();

    public void Add(string name, string xml) => database.Write(
        async session =>
        {
            await session.Execute("INSERT INTO key_ring (name, xml) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", name, xml);
        },
        CancellationToken.None).GetAwaiter().GetResult();
}
