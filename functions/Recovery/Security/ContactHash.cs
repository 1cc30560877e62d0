using System.Buffers.Text;
using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Security;

/// <summary>Keyed hashes of numbers, addresses, networks and forms: what limits and stops are found by without keeping them.</summary>
public sealed class ContactHash(SigningKey key)
{
    /// <param name="kind">What it is.</param>
    /// <param name="contact">E.164, or an address in any case.</param>
    public string Of(ContactKind kind, string contact) => Hash($"contact|{ChannelCatalog.FirstTo(kind).Code}|{contact.Trim().ToLowerInvariant()}");

    /// <param name="network">The network's address and length: <c>203.0.113.0/24</c>.</param>
    public string OfNetwork(string network) => Hash($"network|{network}");

    /// <param name="email">An address; the part after its @ is hashed.</param>
    public string OfDomain(string email) => Hash($"domain|{email[(email.LastIndexOf('@') + 1)..].Trim().ToLowerInvariant()}");

    /// <param name="stamp">Tells one handing out of the form from another.</param>
    /// <param name="typed">All that was typed into it.</param>
    public string OfForm(string stamp, string typed) => Hash($"form|{stamp}|{typed}");

    private string Hash(string text) =>
        Base64Url.EncodeToString(key.Hash(text).AsSpan(0, 18));
}
