using Recovery.Security;

namespace Recovery.Tests.Security;

/// <summary>What a link's token proves, and nothing else.</summary>
public sealed class LinkTokensTests
{
    private const long Greatest = (1L << 36) - 1;
    private static readonly LinkTokens Ours = new(SigningKey.Of("a key that only this test knows"));
    private static readonly LinkTokens Theirs = new(SigningKey.Of("a key of somebody else entirely"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4711)]
    [InlineData(Greatest)]
    public void A_token_is_sixteen_characters_of_a_URL_and_tells_its_number(long number)
    {
        var token = Ours.Make(LinkPurpose.Book, number, 1);

        Assert.Matches("^[A-Za-z0-9_-]{16}$", token);
        Assert.Equal(number, LinkTokens.NumberIn(token));
        Assert.Equal(token, Ours.Make(LinkPurpose.Book, number, 1));
    }

    [Fact]
    public void A_token_is_good_for_its_own_purpose_and_version_and_key_alone()
    {
        foreach (var made in Enum.GetValues<LinkPurpose>())
        {
            var token = Ours.Make(made, 7, 2);

            Assert.All(Enum.GetValues<LinkPurpose>(), asked => Assert.Equal(asked == made, Ours.IsValid(token, asked, 2)));
            Assert.All([0, 1, 3, 22], version => Assert.False(Ours.IsValid(token, made, version)));
            Assert.False(Theirs.IsValid(token, made, 2));
        }
    }

    [Fact]
    public void One_changed_character_anywhere_makes_it_invalid()
    {
        var token = Ours.Make(LinkPurpose.Stop, 4711, 1);

        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in "AQgw09_-".Where(c => c != token[i]))
            {
                Assert.False(Ours.IsValid(token[..i] + other + token[(i + 1)..], LinkPurpose.Stop, 1));
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
    public void What_is_no_token_of_ours_is_invalid(string? token) => Assert.False(Ours.IsValid(token, LinkPurpose.Book, 1));

    [Theory]
    [InlineData(-1)]
    [InlineData(Greatest + 1)]
    public void A_number_that_does_not_fit_is_refused_rather_than_cut_short(long number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ours.Make(LinkPurpose.Book, number, 1));
}
