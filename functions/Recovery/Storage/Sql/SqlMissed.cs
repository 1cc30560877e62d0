using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>Nudges that should have gone out, and could not in time: too late, whatever kept them, or without room. As the index has them that finds them.</summary>
internal static class SqlMissed
{
    private static readonly string Beginning = FormattableString.Invariant($"1, {SkipReason.TooLate.Length}");

    /// <summary>Of a nudge that was skipped.</summary>
    public static string Is(string table) => $"(substr({table}.reason, {Beginning}) = '{SkipReason.TooLate}' OR {table}.reason = '{SkipReason.NoRoom}')";
}
