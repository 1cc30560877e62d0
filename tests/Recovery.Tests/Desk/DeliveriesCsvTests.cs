using System.Globalization;
using System.Net;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Recovery.Tests.Fixtures;
using Recovery.Web.Clinic.Api;

namespace Recovery.Tests.Desk;

public sealed class DeliveriesCsvTests : DeskTest
{
    [Fact]
    public async Task The_file_is_UTF8_with_its_mark_and_a_row_for_each_nudge()
    {
        var runner = await Data.Runner("Zoë \"Zed\" O'Neill,\nLondon");
        await Data.Accepted(runner);

        using var program = Host.Program();
        using var answer = await program.GetAsync("/clinic/deliveries.csv?day=2027-04-27");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("deliveries-2027-04-27.csv", answer.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var row = Assert.Single(Read(bytes));
        Assert.Equal((await Host.Runners.Find(runner.RunnerId, CancellationToken.None))!.Runner.Name, row["name"]);
        Assert.Equal("London Marathon 2027", row["raceName"]);
        Assert.Equal("2027-04-27T07:30:00+01:00", row["notBefore"]);
        Assert.Equal("accepted", row["status"]);
        Assert.Equal("", row["reason"]);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\",\"click\")")]
    [InlineData("+441234")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("＝1+1")]
    public void No_cell_is_ever_a_formula(string name)
    {
        var cell = Cell(name);

        Assert.False(cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝', cell);
        Assert.EndsWith(name, cell, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("O'Neill, \"Zed\"")]
    [InlineData("line\nbreak")]
    [InlineData("line\r\nbreak")]
    [InlineData("a=b+c-d@e")]
    [InlineData("\"=1+2\"")]
    public void Any_other_cell_stays_as_it_is(string name) => Assert.Equal(name, Cell(name));

    [Fact]
    public async Task A_runner_named_like_a_formula_is_text_in_the_file()
    {
        await Data.Queued(await Data.Runner("=HYPERLINK(\"http://evil.example\")"));

        using var program = Host.Program();
        var row = Assert.Single(Read(await program.GetByteArrayAsync("/clinic/deliveries.csv")));

        Assert.StartsWith("'=HYPERLINK", row["name"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_narrow_the_file_and_a_wrong_one_is_a_problem()
    {
        var runner = await Data.Runner();
        await Data.Queued(runner);
        var email = await Data.Queued(runner, channel: By.Email);

        using var program = Host.Program();
        var row = Assert.Single(Read(await program.GetByteArrayAsync("/clinic/deliveries.csv?channel=email")));
        Assert.Equal(email.Nudge, row["id"].TrimStart('\''));
        using var wrong = await program.GetAsync("/clinic/deliveries.csv?channel=fax");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Null(wrong.Content.Headers.ContentDisposition);
    }

    private static string Cell(string value)
    {
        using var reader = new CsvReader(new StringReader(SpreadsheetSafe.Row([value])), new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false });
        Assert.Holds(reader.Read());
        return reader.GetField(0)!;
    }

    private static List<IDictionary<string, string>> Read(byte[] file)
    {
        using var reader = new CsvReader(new StreamReader(new MemoryStream(file), Encoding.UTF8), CultureInfo.InvariantCulture);
        return [.. reader.GetRecords<dynamic>().Select(r => ((IDictionary<string, object>)r).ToDictionary(p => p.Key, p => (string)p.Value))];
    }
}
