namespace Recovery.Storage.Sql;

/// <summary>Nudges that should have gone out, and could not in time. As the index has them that finds them.</summary>
internal static class SqlMissed
{
    /// <summary>Why they were skipped.</summary>
    public const string Reasons = $"'{Nudges.SkipReason.TooLate}', '{Nudges.SkipReason.NoRoom}'";
}
