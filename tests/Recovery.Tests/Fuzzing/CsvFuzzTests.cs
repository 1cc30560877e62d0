using System.Text;
using NodaTime;
using Recovery.Import;
using Recovery.Races;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Messages;

namespace Recovery.Tests.Fuzzing;

/// <summary>Files of runners to import.</summary>
[Collection(Fixtures.TimedCollection.Name)]
public sealed class CsvFuzzTests : IDisposable
{
    private const string Header = "name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source";

    private static readonly string[] Good =
    [
        "Ann Lee", "07700 900123", "+447700900124", "ann@example.com", "london-marathon-2027", "2027-04-24", "2027-04-25", "yes", "no", "2027-02-01", "2027-02-01T10:00:00+01:00", "form of the 1st",
        "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-18:00", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n",
    ];

    private readonly TempStore _store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public Task Any_file_is_read_line_by_line() => Fuzz.Run(text => new CsvFile(Bytes(text)), file =>
    {
        var check = new RunnerRowCheck(
            new Dictionary<string, Race> { [TempStore.London.Id] = TempStore.London }, ["GB"], DateTimeZoneProviders.Tzdb["Europe/London"], _store.Now);
        foreach (var line in Lines(file))
        {
            Assert.Holds(line.Row is null || check.Check(line.Row) is ({ }, null) or (null, { Length: > 0 }));
        }
    });

    [Fact]
    public Task Any_file_is_imported_as_far_as_it_is_good() => Fuzz.Run(text => new CsvFile(Bytes(text)), async file =>
    {
        var import = new RunnerImport(_store.Races, _store.Runners, Composing.Settings(), _store.Clock);
        try
        {
            using var stream = new MemoryStream(file.Content);
            using var reader = new StreamReader(stream, FileEncoding.Of(stream));
            await import.Run(new RunnerFile(reader), refused => Assert.NotEmpty(refused.Reason), _ => { }, Ct);
        }
        catch (RunnerFileException)
        {
            // The file's header says nothing.
        }
    }, weight: 2);

    private static List<RunnerLine> Lines(CsvFile file)
    {
        using var stream = new MemoryStream(file.Content);
        using var reader = new StreamReader(stream, FileEncoding.Of(stream));
        try
        {
            return [.. new RunnerFile(reader).Lines()];
        }
        catch (RunnerFileException)
        {
            return [];
        }
    }

    private static byte[] Bytes(NastyText text)
    {
        var delimiter = text.OneOf([",", ",", ";", "\t"]);
        var lines = new StringBuilder(text.OneIn(6) ? text.Text(50, Header, "sep=;", "sep=,") + "\n" : "");
        lines.Append(text.OneIn(8) ? text.Text(300, Header.Split(',')) : Header.Replace(",", delimiter, StringComparison.Ordinal)).Append(text.OneOf(["\n", "\r\n", "\r"]));
        for (var i = text.Below(40); i > 0; i--)
        {
            lines.AppendJoin(delimiter, Enumerable.Range(0, text.OneIn(8) ? text.Below(14) : 9).Select(column => Field(text, column))).Append(text.OneOf(["\n", "\n", "\r\n", "\r", ""]));
        }

        return text.Below(10) switch
        {
            0 => Encoding.Unicode.GetBytes(lines.ToString()),
            1 => [.. Encoding.UTF8.GetBytes(lines.ToString()), .. text.Bytes(200)],
            2 => Encoding.Latin1.GetBytes(lines.ToString()),
            3 => text.Bytes(3000),
            _ => Encoding.UTF8.GetBytes(lines.ToString()),
        };
    }

    private static string Field(NastyText text, int column) => text.Below(5) switch
    {
        0 => text.Text(80, Good),
        1 => $"\"{text.Text(80, Good)}\"",
        _ => column switch
        {
            0 => "Ann Lee",
            1 => $"07700 900{text.Below(1000):000}",
            2 => $"ann{text.Below(1000)}@example.com",
            3 => "london-marathon-2027",
            4 => text.OneOf(["2027-04-24", "2027-04-25"]),
            5 or 6 => text.OneOf(["yes", "no", "YES"]),
            7 => "2027-02-01",
            _ => "form",
        },
    };

    private sealed record CsvFile(byte[] Content)
    {
        public override string ToString() => Encoding.Latin1.GetString(Content);
    }
}
