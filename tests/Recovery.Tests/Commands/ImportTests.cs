using System.Text;
using NodaTime;
using Recovery.Import;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

public sealed partial class ImportTests : IDisposable
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
                    found.Add((rows.Text("wording"), rows.Text("source"), rows.Text("channel")));
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
