using System.Net;

namespace Recovery.Settings;

/// <summary>Which proxies are trusted to say where a request comes from (<c>Proxies</c>), besides this machine.</summary>
/// <param name="Known">Proxies on other machines that add to X-Forwarded-For; the limits on sign-ups count by the address they report.</param>
public sealed record ProxySettings(IReadOnlyList<IPNetwork> Known)
{
    internal static ProxySettings Read(SettingsReader reader)
    {
        var known = new List<IPNetwork>();
        foreach (var text in reader.Text("Proxies", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(text, out var address))
            {
                known.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0)
            {
                known.Add(network);
            }
            else
            {
                // If every address were a trusted proxy, any client could forge its own.
                reader.Mistake($"Proxies has '{text}'; use addresses or networks such as 10.0.0.5 or 10.1.0.0/16, with commas between them.");
            }
        }

        return new ProxySettings(known);
    }
}
