using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Whether a message can go out by another channel: one that stands in for its own.</summary>
internal static class SqlSwitching
{
    /// <summary>Of <c>nudges n</c> with its <c>entries e</c> and <c>runners r</c>.</summary>
    public static string MayAny { get; } = $"({string.Join(" OR ", ChannelCatalog.All.Where(c => c.StandIn is not null).Select(c => May(c, c.StandIn!)).DefaultIfEmpty("1 = 0"))})";

    /// <summary>
    /// The runner allows it, has a contact for it that is not stopped, has not said stop to the channel that failed either, and the step has no
    /// message of its own by it.
    /// </summary>
    private static string May(Channel channel, Channel other)
    {
        var (failed, hash) = ($"r.{SqlChannels.HashColumn(channel.Contact)}", $"r.{SqlChannels.HashColumn(other.Contact)}");
        return $"""
            (n.channel = '{channel.Code}' AND {SqlLogPage.NoService("n")} AND e.outcome IS NULL AND e.race_day = n.race_day AND {hash} IS NOT NULL
              AND EXISTS (SELECT 1 FROM entry_channels c WHERE c.entry_id = e.id AND c.channel = '{other.Code}')
              AND NOT {SqlChannels.IsStopped($"'{other.Code}'", hash)} AND NOT {SqlStops.SaidStop("n.channel", failed)}
              AND NOT EXISTS (SELECT 1 FROM nudges m WHERE m.entry_id = n.entry_id AND m.step = n.step AND m.channel = '{other.Code}'))
            """;
    }
}
