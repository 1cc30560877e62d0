using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Security;

/// <summary>What a link's token proves, and nothing else.</summary>
public sealed class LinkTokensTests
{
    private const string Nudge = "Zk3_x-9QeRtYuIoP";
    private const long Greatest = (1L << 48) - 1;
    private static readonly LinkTokens Ours = new(SigningKey.Of("a key that only this test knows"));
    private static readonly LinkTokens Theirs = new(SigningKey.Of("a key of somebody else entirely"));

    [Theory]
    [InlineData(0)]
    [InlineData(4711)]
    [InlineData(RandomId.Least)]
    [InlineData(Greatest)]
    public void A_token_is_sixteen_characters_of_a_URL_and_tells_whom_it_is_about(long id)
    {
        var token = Ours.Make(LinkPurpose.Runner, id, 1);

        Assert.Matches("^[A-Za-z0-9_-]{16}$", token);
        Assert.Contains(id, LinkTokens.IdsIn(token));
        Assert.Holds(Ours.IsValid(token, LinkPurpose.Runner, id, 1));
        Assert.Equal(token, Ours.Make(LinkPurpose.Runner, id, 1));
    }

    [Fact]
    public void A_nudges_token_begins_like_its_id_and_proves_all_of_it()
    {
        var token = Ours.Make(LinkPurpose.Book, Nudge, 1);

        Assert.Matches("^[A-Za-z0-9_-]{16}$", token);
        Assert.Equal("Zk3_x-9Q", LinkTokens.MarkIn(token));
        Assert.Holds(Ours.IsValid(token, LinkPurpose.Book, Nudge, 1));
        Assert.Not(Ours.IsValid(token, LinkPurpose.Book, "Zk3_x-9QeRtYuIoO", 1));
    }

    private static readonly LinkPurpose[] Purposes =
        [LinkPurpose.Book, LinkPurpose.Stop, LinkPurpose.Runner, LinkPurpose.Appointment, LinkPurpose.Confirm(By.Sms), LinkPurpose.Confirm(By.Email)];

    [Fact]
    public void A_token_is_good_for_its_own_purpose_and_version_and_key_alone()
    {
        foreach (var made in Purposes)
        {
            var (runner, nudge) = (Ours.Make(made, RandomId.Least, 2), Ours.Make(made, Nudge, 2));

            Assert.All(Purposes, asked => Assert.Equal(
                (asked == made, asked == made), (Ours.IsValid(runner, asked, RandomId.Least, 2), Ours.IsValid(nudge, asked, Nudge, 2))));
            Assert.All([0, 1, 3, 22], version => Assert.Not(Ours.IsValid(runner, made, RandomId.Least, version) || Ours.IsValid(nudge, made, Nudge, version)));
            Assert.Not(Theirs.IsValid(runner, made, RandomId.Least, 2) || Theirs.IsValid(nudge, made, Nudge, 2));
        }
    }

    /// <summary>Whoever has a link must not learn from it how another one ends.</summary>
    [Fact]
    public void A_proof_is_worth_nothing_under_another_mark()
    {
        var (mine, yours) = (RandomId.Least, RandomId.Least + 1);

        Assert.Not(Ours.IsValid(LinkTokens.MarkOf(yours) + Ours.Make(LinkPurpose.Runner, mine, 1)[LinkTokens.MarkLength..], LinkPurpose.Runner, yours, 1));
        Assert.Not(Ours.IsValid(
            Nudge[..LinkTokens.MarkLength] + Ours.Make(LinkPurpose.Book, "Ak3_x-9QeRtYuIoP", 1)[LinkTokens.MarkLength..], LinkPurpose.Book, Nudge, 1));
    }

    [Fact]
    public void One_changed_character_anywhere_makes_it_invalid()
    {
        var token = Ours.Make(LinkPurpose.Stop, Nudge, 1);

        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in "AQgw09_-".Where(c => c != token[i]))
            {
                Assert.Not(Ours.IsValid(token[..i] + other + token[(i + 1)..], LinkPurpose.Stop, Nudge, 1));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAA+AAAAAAAAAA")]
    [InlineData("éééééééééééééééé")]
    [InlineData("AAAAAAéééééééééé")]
    [InlineData("AAAAAA\uD800AAAAAAAAA")]
    public void What_is_no_token_of_ours_is_invalid(string? token)
    {
        Assert.All(LinkTokens.IdsIn(token), id => Assert.Not(Ours.IsValid(token, LinkPurpose.Runner, id, 1)));
        Assert.Not(Ours.IsValid(token, LinkPurpose.Book, Nudge, 1));
        Assert.Not(Ours.Former.IsValid(token, LinkPurpose.Book, 0, 1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Greatest + 1)]
    public void An_id_that_does_not_fit_is_refused_rather_than_cut_short(long id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ours.Make(LinkPurpose.Runner, id, 1));

    /// <summary>As the versions up to migration 0004 made them.</summary>
    [Theory]
    [InlineData("Book", 7, 1, "AAAAAHYFgkBOxNdE")]
    [InlineData("Runner", 4711, 2, "AAABJn_RQ3Opomet")]
    [InlineData("ConfirmMobile", (1L << 36) - 1, 1, "______-7ZV6WwX6m")]
    public void A_token_of_former_times_still_names_what_it_was_made_for(string signedAs, long number, int version, string token)
    {
        var purpose = new[] { LinkPurpose.Book, LinkPurpose.Runner, LinkPurpose.Confirm(By.Sms) }.Single(p => p.ToString() == signedAs);
        Assert.Equal(number, FormerLinkTokens.NumberIn(token));
        Assert.Holds(Ours.Former.IsValid(token, purpose, number, version));
        Assert.Holds(Ours.IsValid(token, purpose, number, version));
        Assert.Not(Ours.Former.IsValid(token, purpose, number, version + 1));
        Assert.Not(Ours.Former.IsValid(token, purpose, number - 1, version));
        Assert.Not(Ours.IsValid(token, purpose, Nudge, version));
        Assert.Not(Theirs.IsValid(token, purpose, number, version));
    }

    /// <summary>Ids of former times end where those of today have not begun.</summary>
    [Fact]
    public void No_id_of_today_can_be_named_by_a_token_of_former_times()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RandomId.New()).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, RandomId.Least, RandomId.Limit - 1));
        Assert.DoesNotContain(ids, FormerLinkTokens.CouldName);
    }
}
