using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using FsCheck.Xunit;
using Recovery.Csv;

namespace Recovery.Tests.Csv;

/// <summary>Records of CSV, beside CsvHelper, which reads them as most programs do.</summary>
public sealed class CsvRecordTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a,b", "a", "b")]
    [InlineData("a,,", "a", "", "")]
    [InlineData("\"a,b\",c", "a,b", "c")]
    [InlineData("\"a \"\"b\"\"\nc\",d", "a \"b\"\nc", "d")]
    [InlineData("\"\",\"\"\"\"", "", "\"")]
    public void A_record_is_taken_apart(string record, params string[] fields)
    {
        Assert.Equal(fields, CsvRecord.Split(record, ',', out var isBad));
        Assert.Not(isBad);
    }

    [Theory]
    [InlineData("a\"b\"")]
    [InlineData(" \"a\"")]
    [InlineData("\"a\" ,b")]
    [InlineData("\"Ann \"Al\" Lee\",b")]
    [InlineData("\"")]
    [InlineData("a,\"b")]
    public void A_mark_where_none_may_stand_is_noticed(string record)
    {
        CsvRecord.Split(record, ',', out var isBad);

        Assert.True(isBad, record);
    }

    [Property(MaxTest = 2000)]
    public void Any_record_whose_marks_come_in_pairs_is_read_as_CsvHelper_reads_it(int seed)
    {
        var record = Letters(new Random(seed), "ab,\" ");
        if (record.Count(c => c == '"') % 2 != 0)
        {
            record += '"';
        }

        var fields = CsvRecord.Split(record, ',', out var isBad);

        var isBadToThem = false;
        using var parser = new CsvParser(
            new StringReader(record + "\n"),
            new CsvConfiguration(CultureInfo.InvariantCulture) { IgnoreBlankLines = false, BadDataFound = _ => isBadToThem = true });
        Assert.Holds(parser.Read());
        var theirs = parser.Record!;
        Assert.Equal(isBadToThem, isBad);
        Assert.True(isBad || fields.SequenceEqual(theirs), record);
    }

    [Property(MaxTest = 2000)]
    public void Any_fields_are_read_back_as_they_were_written(int seed)
    {
        var random = new Random(seed);
        var fields = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Letters(random, "ab,\" \r\n'=")).ToArray();

        var written = CsvRecord.Of(fields);

        using var parser = new CsvParser(new StringReader(written), new CsvConfiguration(CultureInfo.InvariantCulture) { IgnoreBlankLines = false });
        Assert.Holds(parser.Read());
        Assert.Equal(fields, parser.Record);
        Assert.Not(parser.Read());
        Assert.Equal(fields, CsvRecord.Split(written[..^2], ',', out _));
    }

    private static string Letters(Random random, string of) => string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => of[random.Next(of.Length)]));
}
