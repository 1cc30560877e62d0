using System.Diagnostics.CodeAnalysis;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Runners;

namespace Recovery.Channels;

/// <summary>Every channel there is. A new one gets its folder beside this file, its line below, and a template for each step that sends it.</summary>
public static class ChannelCatalog
{
    /// <summary>In the order in which pages and lists name them.</summary>
    public static IReadOnlyList<Channel> All { get; internal set; } =
    [
        SmsChannel.Instance,
        EmailChannel.Instance,
    ];

    /// <summary>Those that go to a contact of a kind.</summary>
    public static IEnumerable<Channel> To(ContactKind kind) => All.Where(c => c.Contact == kind);

    /// <summary>
    /// The one that stood for a kind of contact before there were others: keyed hashes of contacts, and what is stored by them, still have its
    /// code. A new channel goes below it.
    /// </summary>
    public static Channel FirstTo(ContactKind kind) => To(kind).First();

    /// <summary>The same channels, in the catalog's order, each once.</summary>
    public static IEnumerable<Channel> InOrder(this IEnumerable<Channel> channels) => All.Intersect(channels);

    /// <summary>Its place in the catalog, for sorting.</summary>
    public static int PlaceOf(Channel channel) => All.TakeWhile(c => c != channel).Count();

    /// <param name="code">A code, as the store has it.</param>
    /// <exception cref="FormatException">There is no such channel.</exception>
    public static Channel Parse(string code) => TryParse(code, out var channel)
        ? channel
        : throw new FormatException($"'{code}' is no channel; use {Names}.");

    /// <summary>By code, in any case. False: there is no such channel.</summary>
    public static bool TryParse(string? code, [NotNullWhen(true)] out Channel? channel)
    {
        channel = All.FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase));
        return channel is not null;
    }

    private static string Names => string.Join(" or ", All.Select(c => c.Code));
}
