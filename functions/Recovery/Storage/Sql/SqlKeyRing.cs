namespace Recovery.Storage.Sql;

/// <inheritdoc cref="IKeyRingStore"/>
public sealed class SqlKeyRing(SqlDatabase database) : IKeyRingStore
{
    public IReadOnlyList<string> All() => database.ReadPrepared(
        async session =>
        {
            var keys = new List<string>();
            using var rows = await session.Query("SELECT xml FROM key_ring ORDER BY name");
            while (rows.Next())
            {
                keys.Add(rows.Text("xml"));
            }

            return keys;
        },
        CancellationToken.None).GetAwaiter().GetResult();

    public void Add(string name, string xml) => database.Write(
        async session =>
        {
            await session.Execute("INSERT INTO key_ring (name, xml) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", name, xml);
        },
        CancellationToken.None).GetAwaiter().GetResult();
}
