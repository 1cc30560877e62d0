using System.Security.Cryptography;
using System.Text;

namespace Recovery.Storage.Schema;

/// <summary>A table, column, index or the like, as the database itself describes it.</summary>
internal sealed record SchemaPart(string Table, string Name, string Definition)
{
    /// <summary>
    /// The first table that isn't as it should be; null: all are. Unexpected tables belong to others and are ignored; whatever else
    /// there is about an expected one counts.
    /// </summary>
    public static string? FirstDifference(IReadOnlyCollection<SchemaPart> expected, IReadOnlyCollection<SchemaPart> actual)
    {
        var tables = expected.Select(p => p.Table).ToHashSet(StringComparer.Ordinal);
        var ours = actual.Where(p => tables.Contains(p.Table)).ToHashSet();
        ours.SymmetricExceptWith(expected);
        return ours.Select(p => p.Table).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>The same for the same parts, in any order.</summary>
    public static string Fingerprint(IEnumerable<SchemaPart> parts)
    {
        var lines = parts.Select(p => $"{p.Table}\t{p.Name}\t{p.Definition}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
