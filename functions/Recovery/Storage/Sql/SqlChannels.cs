using Recovery.Channels;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Channels and contacts as statements have them: the one place that turns either into SQL.</summary>
internal static class SqlChannels
{
    /// <summary>In place of a channel in a stop: every one that goes to that contact, those included that come later.</summary>
    public const string Every = "every";

    /// <summary>The column that has a runner's contact; addresses are found by <see cref="KeyColumn"/>.</summary>
    public static string Column(ContactKind kind) => kind == ContactKind.Mobile ? "mobile" : "email";

    /// <summary>The column that a runner is found by: addresses in lower case.</summary>
    public static string KeyColumn(ContactKind kind) => kind == ContactKind.Mobile ? "mobile" : "email_key";

    /// <summary>The column that has the contact's keyed hash.</summary>
    public static string HashColumn(ContactKind kind) => kind == ContactKind.Mobile ? "mobile_hash" : "email_hash";

    /// <summary>The contact that a row's channel goes to, of the first of some tables that has one.</summary>
    /// <param name="channel">The column: <c>n.channel</c>.</param>
    /// <param name="of">Runners or sign-ups by their aliases: <c>r</c>.</param>
    public static string ContactOf(string channel, params string[] of) => ByKind(channel, of, Column);

    /// <summary>Likewise its keyed hash.</summary>
    public static string HashOf(string channel, params string[] of) => ByKind(channel, of, HashColumn);

    /// <summary>Whether a contact gets nothing by a channel.</summary>
    /// <param name="channel">A column, or a value.</param>
    /// <param name="hash">The contact's.</param>
    public static string IsStopped(string channel, string hash) =>
        $"EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = {hash} AND s.channel IN ({channel}, '{Every}'))";

    /// <summary>Whether a channel is any of some; false for none. Compared one by one: SQLite knows an index of one channel by no other words.</summary>
    public static string IsAny(string channel, IEnumerable<Channel> of) =>
        $"({string.Join(" OR ", of.Select(c => $"{channel} = '{c.Code}'").DefaultIfEmpty("1 = 0"))})";

    private static string ByKind(string channel, string[] of, Func<ContactKind, string> column)
    {
        var cases = Enum.GetValues<ContactKind>().Select(kind => $"WHEN {IsAny(channel, ChannelCatalog.To(kind))} THEN {First(of, column(kind))}");
        return $"CASE {string.Join(' ', cases)} END";
    }

    private static string First(string[] of, string column) =>
        of is [var only] ? $"{only}.{column}" : $"COALESCE({string.Join(", ", of.Select(o => $"{o}.{column}"))})";
}
