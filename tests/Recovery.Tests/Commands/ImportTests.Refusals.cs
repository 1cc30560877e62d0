using Recovery.Import;

namespace Recovery.Tests.Commands;

/// <summary>What of a file is refused, and why; and what is read of whatever a spreadsheet saves.</summary>
public sealed partial class ImportTests
{
    [Theory]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,,Club form", "consented_at is missing. Write the day the runner agreed.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,", "consent_source is missing. Write where the consent is recorded.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-04-02,Form", "consented_at is in the future. Write the day the runner agreed.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,1/2/2027,Form", "consented_at isn't a date. Write one such as 2027-02-01.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,perhaps,no,2027-02-01,Form", "sms must be yes or no.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,,2027-02-01,Form", "email_opt_in is missing. Write yes or no.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,no,no,2027-02-01,Form", "sms and email_opt_in are both no, so there's nothing to send.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-26,yes,no,2027-02-01,Form", "The London Marathon isn't on that day. It's on Sat 24 April 2027 or Sun 25 April 2027.")]
    [InlineData("Anna,07700900001,,paris,2027-04-24,yes,no,2027-02-01,Form", "There's no race with that id: use an id such as london-marathon-2027, or add the race at the clinic's desk.")]
    [InlineData("Anna,07700900001,,,2027-04-24,yes,no,2027-02-01,Form", "race is missing. Write the race's id.")]
    [InlineData("Anna,020 8542 7788,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,Form", "That's a landline. Enter a mobile number.")]
    [InlineData(",07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,Form", "Enter your name.")]
    [InlineData("Anna,,nobody,london-marathon-2027,2027-04-24,no,yes,2027-02-01,Form", "Your email address needs an @ in it, for example name@example.com.")]
    [InlineData("Anna,07700900001", "The line has 2 fields, but the header has 9. Check its commas and quotes.")]
    [InlineData("\"Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,Form", "A quotation mark is opened but never closed. Close it, or write it twice.")]
    [InlineData("A\"nn\"a,07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,Form", "There's a quotation mark inside a field. Put the whole field in quotes and write the mark twice.")]
    [InlineData("Ann\uFFFD,07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,Form", "A character can't be read. Save the file as CSV UTF-8.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,0001-01-01,Form", "consented_at is before 2000. Write the day the runner agreed.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,1999-12-31T23:59:59Z,Form", "consented_at is before 2000. Write the day the runner agreed.")]
    [InlineData("Anna,07700900001,,london-marathon-2027,2027-04-24,yes,no,9999-12-31T23:59:59-18:00,Form", "consented_at is in the future. Write the day the runner agreed.")]
    public async Task A_bad_row_is_refused_with_its_line_and_reason_and_the_others_are_kept(string row, string reason)
    {
        var (tally, refused) = await Import($"{Header}\n{Ben}\n{row}\n{Anna}\n");

        Assert.Equal(new ImportTally(2, 0, 0, 1), tally);
        Assert.Equal(new RefusedLine(3, reason), Assert.Single(refused));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_row_is_said_at_once()
    {
        var (_, refused) = await Import($"{Header}\n,020 8542 7788,,london-marathon-2027,2027-04-24,yes,no,,\n");

        Assert.Equal(
            "consented_at is missing. Write the day the runner agreed. consent_source is missing. Write where the consent is recorded. "
                + "Enter your name. That's a landline. Enter a mobile number.",
            Assert.Single(refused).Reason);
    }

    [Theory]
    [InlineData("\uFEFF", ",", "\r\n")]
    [InlineData("", ";", "\n")]
    [InlineData("\n", "\t", "\r\n")]
    [InlineData("sep=;\r\n", ";", "\r\n")]
    [InlineData("\uFEFF\"sep=,\"\n", ",", "\n")]
    [InlineData("SEP=|\n", "|", "\n")]
    public async Task Files_as_spreadsheets_save_them_are_read(string before, string delimiter, string newLine)
    {
        var text = before + string.Join(newLine, Header.ToUpperInvariant(), Anna, ",,,,,,,,", "", Ben).Replace(",", delimiter, StringComparison.Ordinal);

        var (tally, _) = await Import(text);

        Assert.Equal(new ImportTally(2, 0, 0, 0), tally);
    }

    [Fact]
    public async Task A_field_in_quotes_may_hold_commas_marks_and_a_line_break()
    {
        var (tally, _) = await Import(
            $"{Header}\n\"Lee, Anna\",07700900001,,london-marathon-2027,2027-04-24,yes,no,2027-02-01,\"Club \"\"A\"\"\nform, page 2\"\n{Ben}\n");

        Assert.Equal(new ImportTally(2, 0, 0, 0), tally);
        Assert.Single(await _store.Runners.Search("Lee, Anna", 5, Ct));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_only_its_own_line()
    {
        var rows = Enumerable.Range(3, 40).Select(i => $"Runner {(char)('A' + (i % 26))},077009000{i:00},,london-marathon-2027,2027-04-24,yes,no,2027-02-01,Form").ToList();
        rows[7] = '"' + rows[7];
        rows[9] = '"' + rows[9];

        var (tally, refused) = await Import($"{Header}\n{string.Join('\n', rows)}\n");

        Assert.Equal(new ImportTally(38, 0, 0, 2), tally);
        Assert.Equal([9, 11], refused.Select(r => r.Number));
    }

    [Theory]
    [InlineData("", "The file is empty. Its first line needs the column names: ")]
    [InlineData("name,mobile,email,race,day,sms,email_optin,consented_at", "The file's first line is missing email_opt_in, consent_source (it has email_optin). It needs the columns ")]
    [InlineData("name,name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source", "The file's first line has name twice. Name each column once.")]
    public async Task A_header_that_lacks_columns_names_them(string text, string sentence) =>
        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<RunnerFileException>(() => Import(text))).Message, StringComparison.Ordinal);
}
