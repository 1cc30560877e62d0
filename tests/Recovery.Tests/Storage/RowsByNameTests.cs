using System.Text.RegularExpressions;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>A statement may gain a column, or move one, without another being read in its place: nothing is read by position.</summary>
public sealed partial class RowsByNameTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "functions", "Recovery", "Storage");

    [Fact]
    public void No_column_is_read_by_its_position() => Assert.Empty(
        from path in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        from line in File.ReadLines(path)
        where ByPosition().IsMatch(line)
        select $"{Path.GetRelativePath(Folder, path)}: {line.Trim()}");

    [Theory]
    [InlineData("r => r.GetString(0)")]
    [InlineData("rows.GetInt32(i + 1)")]
    [InlineData("reader.GetFieldValue<long>(2)")]
    [InlineData("reader.IsDBNull(3)")]
    [InlineData("await connection.QueryAsync<(long Second, int Units)>(")]
    public void What_reads_by_position_is_found(string line) => Assert.Matches(ByPosition(), line);

    /// <summary>A number in place of a column's name, or a row that is taken apart as a tuple.</summary>
    [GeneratedRegex(@"\.(Get(String|Boolean|Byte|Bytes|Char|Chars|DateTime|Decimal|Double|Float|Guid|Int16|Int32|Int64|Value|FieldValue(Async)?<[^(]*>)|IsDBNull(Async)?)\((\d|\w+ [+-])|Query\w*<\(")]
    private static partial Regex ByPosition();
}
