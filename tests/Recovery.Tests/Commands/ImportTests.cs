using System.Text;
using NodaTime;
using Recovery.Import;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

public sealed class ImportTests : IDisposable
{
    private const string Header = "name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source";
    private const string Anna = "Anna Lee,07700 900001,anna@example.com,london-marathon-2027,2027-04-24,yes,yes,2027-02-01,Club form";
    private const string Ben = "Ben Fox,+447700900002,,london-marathon-2027,2027-04-25,Yes,NO,2027-02-01,Club form";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly TempStore _store = new();

    [Fact]
    public async Task Good_rows_become_runners_with_their_evidence()
    {
        var (tally, refused) = await Import($"{Header}\n{Anna}\n{Ben}\n");

        Assert.Equal(new ImportTally(2, 0, 0, 0), tally);
        Assert.Empty(refused);
        var anna = Assert.Single(await _store.Runners.Search("anna", 5, Ct));
        Assert.Equal(("Anna Lee", "+447700900001", "anna@example.com"), (anna.Runner.Name, anna.Runner.Mobile, anna.Runner.Email));
        Assert.Equal(new LocalDate(2027, 4, 24), Assert.Single(anna.Entries).Entry.RaceDay);
        var wordings = await _store.Database.Write(
            async session =>
            {
                using var rows = await session.Query("SELECT wording, source, channel FROM consents ORDER BY id");
                var found = new List<(string, string, string)>();
                while (rows.Next())
                {
                    found.Add((rows.Text(0), rows.Text(1), rows.Text(2)));
                }

                return found;
            },
            Ct);
        const string Wording = "Imported: consent of 2027-02-01 recorded in Club form";
        Assert.Equal([(Wording, "Club form", "sms"), (Wording, "Club form", "email"), (Wording, "Club form", "sms")], wordings);
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        await Import($"{Header}\n{Anna}\n{Ben}\n");
        _store.Time.Advance(TimeSpan.FromDays(1));
        var before = await Changes();

        var (tally, _) = await Import($"{Header}\n{Anna}\n{Ben}\n");

        Assert.Equal(new ImportTally(0, 0, 2, 0), tally);
        Assert.Equal(before, await Changes());
    }

    [Fact]
    public async Task The_same_runner_twice_in_a_file_is_one_runner()
    {
        var (tally, refused) = await Import($"{Header}\n{Anna}\n{Anna}\n{Anna.Replace("2027-04-24", "2027-04-25", StringComparison.Ordinal)}\n");

        Assert.Equal(new ImportTally(1, 0, 2, 0), tally);
        Assert.Empty(refused);
        Assert.Equal(new LocalDate(2027, 4, 25), Assert.Single(Assert.Single(await _store.Runners.Search("anna", 5, Ct)).Entries).Entry.RaceDay);
    }

    [Theory]
    [InlineData("Bob Lee,07700 900001,bob@example.com", "Line 2 has the same mobile under another name. Give each runner their own, or write the same name in both lines.")]
    [InlineData("Bob Lee,07700 900001,", "Line 2 has the same mobile under another name. Give each runner their own, or write the same name in both lines.")]
    [InlineData("Bob Lee,07700 900009,ANNA@example.com", "Line 2 has the same email address under another name. Give each runner their own, or write the same name in both lines.")]
    [InlineData("Anna Lee,07700 900009,anna@example.com", "Line 2 has the same email address with another mobile. Write the same mobile in both lines, or give each runner their own email address.")]
    [InlineData("anna lee,07700 900001,lee@example.com", "Line 2 has the same mobile with another email address. Write the same address in both lines, or give each runner their own mobile.")]
    public async Task Two_people_with_one_contact_in_a_file_do_not_take_it_from_each_other(string who, string reason)
    {
        var file = $"{Header}\n{Anna}\n{who},london-marathon-2027,2027-04-25,{(who.EndsWith(',') ? "yes,no" : "yes,yes")},2027-02-01,Club form\n";

        var (first, refused) = await Import(file);
        var before = await Changes();
        var (again, _) = await Import(file);

        Assert.Equal((new ImportTally(1, 0, 0, 1), new ImportTally(0, 0, 1, 1)), (first, again));
        Assert.Equal(new RefusedLine(3, reason), Assert.Single(refused));
        Assert.Equal(before, await Changes());
        Assert.Equal("Anna Lee", Assert.Single(await _store.Runners.Search("900001", 5, Ct)).Runner.Name);
    }

    [Fact]
    public async Task Rows_of_one_runner_that_add_up_or_differ_change_nothing_when_they_are_imported_again()
    {
        const string Rest = "london-marathon-2027,2027-04-24";
        var file = $"""
            {Header}
            Anna Lee,07700 900001,,{Rest},yes,no,2027-02-01,Club form
            ANNA LEE,,anna@example.com,{Rest},no,yes,2027-02-01,Club form
            Anna Lee,07700 900001,anna@example.com,london-marathon-2027,2027-04-25,yes,yes,2027-02-01,Club form
            """;

        await Import(file);
        var before = await Changes();
        var (again, refused) = await Import(file);

        Assert.Equal(new ImportTally(0, 0, 3, 0), again);
        Assert.Empty(refused);
        Assert.Equal(before, await Changes());
        Assert.Equal(new LocalDate(2027, 4, 25), Assert.Single(Assert.Single(await _store.Runners.Search("anna", 5, Ct)).Entries).Entry.RaceDay);
    }

    [Fact]
    public async Task A_mobile_that_a_far_line_names_keeps_its_own_runner()
    {
        await Import($"{Header}\n{Anna}\n");
        var others = string.Join('\n', Enumerable.Range(2000, 1200).Select(i => $"Runner,,runner{i}@example.com,london-marathon-2027,2027-04-25,no,yes,2027-02-01,Club form"));

        // The first line gives Anna's address to a number of its own; the last names Anna's.
        var (_, refused) = await Import(
            $"{Header}\nBob Fox,07700 900009,anna@example.com,london-marathon-2027,2027-04-25,yes,yes,2027-02-01,Club form\n{others}\n{Anna.Replace("anna@example.com", "", StringComparison.Ordinal).Replace("yes,yes", "yes,no", StringComparison.Ordinal)}\n");

        Assert.Equal(new RefusedLine(2, "The email address belongs to another runner in this file. Give each their own."), Assert.Single(refused));
        Assert.Equal("Anna Lee", Assert.Single(await _store.Runners.Search("anna@example.com", 5, Ct)).Runner.Name);
    }

    [Theory]
    [InlineData("Bob Other,07700 900001,", "yes,no", "This mobile number belongs to Anna Lee, but the sign-up is for Bob Other. ")]
    [InlineData("Bob Other,07700 900001,bob@example.com", "yes,yes", "This mobile number belongs to Anna Lee, but the sign-up is for Bob Other. ")]
    [InlineData("Bob Other,,anna@example.com", "no,yes", "This email address belongs to Anna Lee, but the sign-up is for Bob Other. ")]
    public async Task A_later_file_renames_nobody_by_one_contact(string who, string channels, string reason)
    {
        await Import($"{Header}\n{Anna}\n");
        var before = await Changes();

        var (tally, refused) = await Import($"{Header}\n{who},london-marathon-2027,2027-04-25,{channels},2027-02-01,Club form\n");

        Assert.Equal(new ImportTally(0, 0, 0, 1), tally);
        Assert.StartsWith(reason, Assert.Single(refused).Reason, StringComparison.Ordinal);
        Assert.Equal(before, await Changes());
        Assert.Equal("Anna Lee", Assert.Single(await _store.Runners.Search("900001", 5, Ct)).Runner.Name);
    }

    [Fact]
    public async Task A_later_file_corrects_the_name_of_whoever_has_both_contacts()
    {
        await Import($"{Header}\n{Anna}\n");

        var (tally, _) = await Import($"{Header}\n{Anna.Replace("Anna Lee", "Hannah Lee", StringComparison.Ordinal)}\n");

        Assert.Equal(new ImportTally(0, 1, 0, 0), tally);
        Assert.Equal("Hannah Lee", Assert.Single(await _store.Runners.Search("900001", 5, Ct)).Runner.Name);
    }

    [Fact]
    public async Task Marks_that_nobody_sees_are_dropped_in_every_field()
    {
        var (tally, refused) = await Import(
            $"{Header}\n\u200B{Anna.Replace(",", "\u200E,\uFEFF", StringComparison.Ordinal).Replace("2027", "\uFE0F2027", StringComparison.Ordinal)}\n{Anna}\n");

        Assert.Empty(refused);
        Assert.Equal(new ImportTally(1, 0, 1, 0), tally);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void A_file_in_UTF_16_is_known_without_its_byte_order_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var file = new MemoryStream(encoding.GetBytes($"{Header}\n{Anna}\n"));
        using var reader = new StreamReader(file, FileEncoding.Of(file));
        Assert.Equal($"{Header}\n{Anna}\n", reader.ReadToEnd());
    }

    [Fact]
    public async Task An_import_never_lifts_a_stop()
    {
        await Import($"{Header}\n{Anna}\n");
        var runner = Assert.Single(await _store.Runners.Search("anna", 5, Ct)).Runner;
        await _store.Runners.Stop(runner.Id, null, "the runner said stop", Source.Runner, _store.Now, Ct);

        await Import($"{Header}\n{Anna.Replace("2027-04-24", "2027-04-25", StringComparison.Ordinal)}\n");

        Assert.Equal(2, Assert.Single(await _store.Runners.Search("anna", 5, Ct)).Stops.Count);
    }

    [Fact]
    public async Task Who_was_erased_is_not_brought_back_by_the_same_file_and_is_by_a_newer_consent()
    {
        await Import($"{Header}\n{Anna}\n{Ben}\n");
        await _store.Data.Erase(Assert.Single(await _store.Runners.Search("anna", 5, Ct)).Runner.Id, _store.Now, Ct);
        _store.Reopen();

        var (tally, refused) = await Import($"{Header}\n{Anna}\n{Ben}\n");
        Assert.Equal(new ImportTally(0, 0, 1, 1), tally);
        Assert.Equal(new RefusedLine(2, "This runner asked us to delete them after giving this consent. Ask them again."), Assert.Single(refused));
        Assert.Empty(await _store.Runners.Search("anna", 5, Ct));

        _store.Time.Advance(TimeSpan.FromDays(2));
        (tally, _) = await Import($"{Header}\n{Anna.Replace("2027-02-01", "2027-04-02", StringComparison.Ordinal)}\n");
        Assert.Equal(new ImportTally(1, 0, 0, 0), tally);
    }

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

    public void Dispose() => _store.Dispose();

    private async Task<(ImportTally Tally, IReadOnlyList<RefusedLine> Refused)> Import(string text)
    {
        var settings = RecoverySettings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        var refused = new List<RefusedLine>();
        using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var tally = await new RunnerImport(_store.Races, _store.Runners, settings, _store.Clock).Run(
            new RunnerFile(reader), refused.Add, _ => { }, Ct);
        return (tally, refused);
    }

    private Task<(long Changes, long Events, long Consents)> Changes() => _store.Database.Write(
        async session => (await session.Number("SELECT MAX(change_seq) FROM entries") ?? 0, await session.Number("SELECT COUNT(*) FROM entry_events") ?? 0,
            await session.Number("SELECT COUNT(*) FROM consents") ?? 0),
        Ct);
}
