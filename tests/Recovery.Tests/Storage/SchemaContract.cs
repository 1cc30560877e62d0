using System.Text.RegularExpressions;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Storage.Schema;

namespace Recovery.Tests.Storage;

/// <summary>Stores that other versions made: brought up to date, or refused in a sentence. On both kinds of store.</summary>
public abstract class SchemaContract : IDisposable
{
    internal abstract IReadOnlyList<MigrationScript> Scripts { get; }

    public static TheoryData<int> Earlier => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Earlier))]
    public void A_store_of_an_earlier_version_is_brought_up_to_date_and_keeps_what_it_holds(int scripts)
    {
        MakeBy([.. Scripts.Take(scripts)]);
        Run("INSERT INTO races (id, name, short_name, listed) VALUES ('fun-run', 'Fun Run', 'Fun Run', 1)");

        Open();
        Open();

        Assert.Equal([.. Scripts.Select(s => s.Name)], Column("SELECT ScriptName FROM SchemaVersions ORDER BY ScriptName"));
        Assert.Equal(["Fun Run"], Column("SELECT name FROM races"));
        Assert.Equal([.. Scripts.Select(s => s.Hash)], Column("SELECT sha256 FROM schema_hashes WHERE name LIKE '%.sql' ORDER BY name"));
    }

    [Theory]
    [InlineData(@"  outcome_by .*\n", "", "entries")]
    [InlineData(@"CREATE INDEX entries_by_day .*\n", "", "entries")]
    [InlineData(@"PRIMARY KEY \(hash, channel, by\)", "PRIMARY KEY (hash, channel)", "suppressions")]
    [InlineData(@"  link_version .*\n", "", "runners")]
    public void A_store_made_before_a_script_was_edited_is_refused_and_left_alone(string pattern, string instead, string table)
    {
        var first = Scripts[0];
        var edited = first with { Text = Regex.Replace(first.Text, pattern, instead) };
        Assert.NotEqual(first.Text, edited.Text);
        MakeBy([edited, .. Scripts.Skip(1).Take(3)]);

        var refusal = Assert.Throws<StoreException>(Open).Message;

        Assert.Contains($"its table {table} differs", refusal, StringComparison.Ordinal);
        Assert.Contains("start the version that made it, or ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
        Assert.Equal(4, Column("SELECT ScriptName FROM SchemaVersions").Count);
    }

    /// <summary>The race that shipped before races had a name in a sentence, and two of a clinic's own.</summary>
    [Fact]
    public void The_London_Marathon_of_a_store_of_before_is_said_with_its_article_and_no_other_race_is()
    {
        MakeBy([.. Scripts.TakeWhile(s => !s.Name.Contains("0011-", StringComparison.Ordinal))]);
        Run("INSERT INTO races (id, name, short_name, listed) VALUES ('london-marathon-2027', 'London Marathon 2027', 'London Marathon', 1), ('fun-run', 'Fun Run', 'Fun Run', 1)");

        Open();

        Assert.Equal(["fun-run: ", "london-marathon-2027: the London Marathon"], Column("SELECT id || ': ' || COALESCE(spoken, '') FROM races ORDER BY id"));
    }

    /// <summary>One runner with texts alone, one with both; a sign-up whose mobile is confirmed and whose address isn't.</summary>
    [Fact]
    public void What_each_channel_was_allowed_stays_when_columns_become_rows()
    {
        MakeBy([.. Scripts.TakeWhile(s => !s.Name.Contains("0012-", StringComparison.Ordinal))]);
        Run("INSERT INTO races (id, name, short_name, listed) VALUES ('fun-run', 'Fun Run', 'Fun Run', 1)");
        Run("INSERT INTO runners (id, name, created_at) VALUES (1, 'Ann', 0), (2, 'Bob', 0)");
        Run(
            """
            INSERT INTO entries (id, runner_id, race_id, race_day, sms_since, email_since, created_at, change_seq)
            VALUES (1, 1, 'fun-run', '2027-04-24', 11, NULL, 0, 1), (2, 2, 'fun-run', '2027-04-24', 21, 22, 0, 2)
            """);
        Run(
            """
            INSERT INTO signups (id, created_at, name, mobile, email, race_id, race_day, sms_wording, email_wording, source, given_at, network_hash, mobile_confirmed_at)
            VALUES (1, 0, 'Ann', '+447700900123', 'ann@example.com', 'fun-run', '2027-04-24', 'Text me.', 'Email me.', '/', 0, 'n', 31)
            """);
        Run("INSERT INTO provider_erasures (provider_id, since) VALUES ('SM1', 0)");

        Open();

        Assert.Equal(["1 sms 11", "2 email 22", "2 sms 21"], Column("SELECT entry_id || ' ' || channel || ' ' || since FROM entry_channels ORDER BY entry_id, channel"));
        Assert.Equal(
            ["email: Email me. ", "sms: Text me. 31"],
            Column("SELECT channel || ': ' || wording || ' ' || COALESCE(CAST(confirmed_at AS TEXT), '') FROM signup_channels ORDER BY channel"));
        Assert.Equal(["sms"], Column("SELECT channel FROM provider_erasures"));
    }

    /// <summary>As stores hold them that were made before there were codes; where the words are others today, those too.</summary>
    private static readonly (string Sentence, string Code, string? Today)[] Reasons =
    [
        ("the runner texted STOP", StopReasons.Texted, null),
        ("the runner unsubscribed", StopReasons.Unsubscribed, null),
        ("the runner marked an email as spam", StopReasons.MarkedAsSpam, null),
        ("the runner said stop", StopReasons.Said, null),
        ("the runner told reception", StopReasons.ToldReception, null),
        ("emails to this address bounce", StopReasons.Bounces, null),
        ("the address is not a valid one", StopReasons.InvalidAddress, "the address isn't valid"),
        ("the number does not exist", StopReasons.NoSuchNumber, "the number doesn't exist"),
        ("the number is no mobile", StopReasons.NoMobile, "the number isn't a mobile"),
        ("the network does not know the number", StopReasons.UnknownNumber, "the network doesn't know the number"),
        ("the number is no mobile, or its network cannot be reached", StopReasons.OutOfReach, "the number isn't a mobile, or its network can't be reached"),
        ("somebody's own words", "somebody's own words", null),
    ];

    [Fact]
    public void Sentences_for_why_somebody_is_stopped_become_codes_that_say_the_same()
    {
        MakeBy([.. Scripts.Take(4)]);
        Run($"INSERT INTO suppressions (hash, channel, reason, by, at) VALUES {string.Join(", ", Reasons.Select((r, i) => $"('{i:00}', 'sms', '{r.Sentence.Replace("'", "''", StringComparison.Ordinal)}', 'provider', 1)"))}");

        Open();

        Assert.Equal(Reasons.Select(r => r.Code), Column("SELECT reason FROM suppressions ORDER BY hash"));
        Assert.Equal(Reasons.Select(r => r.Today ?? r.Sentence), Reasons.Select(r => StopReasons.WordsOf(r.Code)));
    }

    [Fact]
    public void Other_notes_and_another_layout_in_a_script_make_no_difference()
    {
        var first = Scripts[0];
        MakeBy([first with { Text = Regex.Replace(first.Text, " *-- .*", " -- another note").Replace("  ", "   ", StringComparison.Ordinal) }]);

        Open();
    }

    [Fact]
    public void A_store_made_by_a_script_that_has_changed_since_is_refused_by_its_hash()
    {
        Open();
        Run("UPDATE schema_hashes SET sha256 = 'another' WHERE name LIKE '%0002%'");

        Assert.Contains("its 0002-queue.sql was another one", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_were_changed_by_hand_are_seen_and_those_of_others_are_none_of_our_business()
    {
        Open();
        Run("CREATE TABLE somebody_elses (name TEXT)");
        Open();
        Run("DROP INDEX nudges_to_queue");

        Assert.Contains("its table nudges differs", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store and closes it again.</summary>
    protected abstract void Open();

    /// <summary>Makes the store as a version did that shipped these scripts, and kept no hashes.</summary>
    internal abstract void MakeBy(IReadOnlyList<MigrationScript> scripts);

    protected abstract void Run(string sql);

    protected abstract IReadOnlyList<string> Column(string sql);

    protected abstract void Dispose(bool disposing);
}
