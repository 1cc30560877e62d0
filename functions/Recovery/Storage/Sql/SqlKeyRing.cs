using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Recovery.Storage.Sql;

/// <summary>The keys that protect cookies and forms, in the store: every process must read what another one protected.</summary>
public sealed class SqlKeyRing(SqlDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => database.ReadPrepared(
        session =>
        {
            var keys = new List<XElement>();
            using var rows = session.Query("SELECT xml FROM key_ring ORDER BY name");
            while (rows.Next())
            {
                keys.Add(XElement.Parse(rows.Text(0)));
            }

            return keys;
        },
        CancellationToken.None).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => database.Write(
        session =>
        {
            session.Execute(
                "INSERT INTO key_ring (name, xml) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
                friendlyName, element.ToString(SaveOptions.DisableFormatting));
        },
        CancellationToken.None).GetAwaiter().GetResult();
}
