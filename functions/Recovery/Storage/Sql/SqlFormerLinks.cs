namespace Recovery.Storage.Sql;

/// <summary>Which nudges may have gone out with a link made from their number: those that were there when migration 0005 ended that.</summary>
internal static class SqlFormerLinks
{
    /// <summary>A condition on <c>nudges n</c>.</summary>
    public const string Had = "n.number <= (SELECT value FROM counters WHERE name = 'last link by number')";

    /// <summary>The number that its links were made from; null: they never were.</summary>
    public const string Number = $"CASE WHEN {Had} THEN n.number END";
}
