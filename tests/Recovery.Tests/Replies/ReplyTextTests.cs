using Recovery.Replies;

namespace Recovery.Tests.Replies;

/// <summary>A reply is read as a whole, and in plain letters, whatever a phone made of it.</summary>
public sealed class ReplyTextTests
{
    private const string Wish = ". Stop texting me. ";

    /// <summary>As much as ten texts hold, twice over: a reply of this length is read from its first character to its last.</summary>
    private const int Whole = 3200;

    /// <summary>Of a longer one, so much of its beginning and as much of its end.</summary>
    private const int Half = Whole / 2;

    [Theory]
    [InlineData(0)]
    [InlineData(161)]
    [InlineData(1000)]
    [InlineData(Half - 4)] // the middle falls into the word
    [InlineData(2000)]
    [InlineData(3000)]
    public void A_stop_is_read_wherever_it_stands_in_a_long_reply(int at) => Assert.Equal(ReplyMeaning.Stop, With(Wish, at, Whole));

    [Fact]
    public void A_stop_in_the_beginning_or_the_end_of_an_endless_reply_is_read()
    {
        Assert.Equal(ReplyMeaning.Other, With("", 0, 10_000));
        Assert.Equal(ReplyMeaning.Stop, With(Wish, Half - Wish.Length, 10_000));
        Assert.Equal(ReplyMeaning.Stop, With(Wish, 10_000 - Half, 10_000));
    }

    [Fact]
    public void Whatever_a_phone_writes_in_place_of_an_apostrophe_is_one()
    {
        const string Apostrophes = "'`\u00B4\u2018\u2019\u201A\u201B\u2032\u2035\u02B9\u02BB\u02BC\u02BD\u02C8\u02CA\u02CB\uA78C\u055A\u05F3\uFF07\uFF40";

        var taken = Apostrophes.Where(c => ReplyWords.Read($"That{c}s enough").Meaning != ReplyMeaning.Stop).Select(c => $"U+{(int)c:X4}");
        Assert.True(!taken.Any(), $"taken for something else than an apostrophe: {string.Join(' ', taken)}");
    }

    [Theory]
    [InlineData("don t text me", ReplyMeaning.Stop)]
    [InlineData("I didn t ask for these", ReplyMeaning.Stop)]
    [InlineData("I shouldn t be on this list", ReplyMeaning.Stop)]
    [InlineData("It won t stop", ReplyMeaning.Other)]
    [InlineData("I can t stop", ReplyMeaning.Other)]
    [InlineData("It wouldn t stop", ReplyMeaning.Other)]
    [InlineData("It doesn t stop", ReplyMeaning.Other)]
    [InlineData("It isn t booked", ReplyMeaning.Other)]
    [InlineData("I haven t booked", ReplyMeaning.Other)]
    [InlineData("She hasn t booked", ReplyMeaning.Other)]
    [InlineData("We aren t booked", ReplyMeaning.Other)]
    [InlineData("It wasn t booked", ReplyMeaning.Other)]
    public void An_apostrophe_that_got_lost_changes_nothing(string reply, ReplyMeaning meaning) => Assert.Equal(meaning, ReplyWords.Read(reply).Meaning);

    /// <summary>Where each style has its A; small capitals stand all over Unicode.</summary>
    [Theory]
    [InlineData(0xFF21)] // full width
    [InlineData(0xFF41)]
    [InlineData(0x24B6)] // in a circle
    [InlineData(0x1F130)] // in a square
    [InlineData(0x1F150)] // white in a black disc
    [InlineData(0x1F170)] // white in a black square
    [InlineData(0x1D400)] // bold
    [InlineData(0x1D5D4)] // bold, without serifs
    [InlineData(0x1D670)] // of one width
    public void A_keyword_in_any_style_is_one(int a)
    {
        foreach (var keyword in new[] { "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout" })
        {
            var styled = string.Concat(keyword.Select(c => char.ConvertFromUtf32(a + c - 'a')));
            Assert.True(ReplyWords.Read(styled) is { Meaning: ReplyMeaning.Stop, IsKeyword: false, IsAll: true }, $"{styled} is not read as \"{keyword}\"");
        }
    }

    [Theory]
    [InlineData("ᴛᴀᴋᴇ ᴍᴇ ᴏꜰꜰ ʏᴏᴜʀ ʟɪꜱᴛ")]
    [InlineData("ᴜɴꜱᴜʙꜱᴄʀɪʙᴇ")]
    [InlineData("ᴡʀᴏɴɢ ɴᴜᴍʙᴇʀ")]
    [InlineData("ʟᴇᴀᴠᴇ ᴍᴇ ᴀʟᴏɴᴇ")]
    [InlineData("ɪ ᴏʙᴊᴇᴄᴛ")]
    [InlineData("ᴅᴏɴᴛ ᴛᴇxᴛ ᴍᴇ")]
    [InlineData("ꜱᴘᴀᴍ")]
    [InlineData("S\u0336T\u0336O\u0336P\u0336")]
    [InlineData("u\u0336n\u0336s\u0336u\u0336b\u0336")]
    [InlineData("S\u00ADT\u2060O\uFEFFP")]
    public void Small_capitals_and_letters_that_are_struck_through_are_letters(string reply) =>
        Assert.Equal(ReplyMeaning.Stop, ReplyWords.Read(reply).Meaning);

    /// <summary>A story of that length, with something else in it.</summary>
    private static ReplyMeaning With(string wish, int at, int length) => ReplyWords.Read(Story(at) + wish + Story(length - at - wish.Length)).Meaning;

    private static string Story(int length) => string.Concat(Enumerable.Repeat("My knee is fine and the race was lovely. ", (length / 40) + 1))[..length];
}
