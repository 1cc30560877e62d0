using Recovery.Messages;
using Recovery.Replies;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Messages;
using Recovery.Web;

namespace Recovery.Tests.Replies;

/// <summary>Our own words in a reply say nothing of what the runner wants.</summary>
public sealed class ReplyReaderTests
{
    private static readonly MessageComposer Composer = Composing.Composer(("PublicUrl", Composing.LongHost));
    private static readonly ReplyReader Reader = new(HookEndpoints.OurWords(Composer, Composing.Settings(("PublicUrl", Composing.LongHost))));

    private static string Doms { get; } = Composer.Text("doms", Composing.Facts()).Body;

    private static string LastCall { get; } = Composer.Text("last-call", Composing.Facts(race: "Non Stop Thames Path Ultra")).Body;

    public static TheoryData<string> Reactions =>
    [
        .. from text in new[] { Doms, LastCall, Cut(Doms), Cut(LastCall), ReplyAnswers.Stopped, ReplyAnswers.Booked("the London Marathon") }
           from form in new[]
           {
               "Liked “{0}”", "Loved “{0}”", "Disliked “{0}”", "Laughed at “{0}”", "Emphasized “{0}”", "Questioned “{0}”", "Liked \"{0}\"",
               "Reacted 👍 to “{0}”", "Reacted ‼️ to “{0}”", "Removed a like from “{0}”", "Removed an exclamation from “{0}”", "👍 to “{0}”",
               "\u200a\u200b👍\u200b to “\u200a{0}\u200a”", "❤️ to \"{0}\"", "Removed 👍 from “{0}”",
               "A aimé « {0} »", "N’a pas aimé « {0} »", "A réagi avec 👍 à « {0} »", "👍 à « {0} »",
               "Gefällt „{0}“", "Hat „{0}“ mit „Gefällt mir“ markiert", "Hat mit 👍 auf „{0}“ reagiert", "👍 zu „{0}“",
               "Le gustó “{0}”", "Le encantó «{0}»", "Reaccionó con 👍 a “{0}”", "Ha messo “Mi piace” a “{0}”", "Ha reagito con 👍 a “{0}”",
               "Vond “{0}” leuk", "Reageerde met 👍 op '{0}'", "Curtiu “{0}”", "Reagiu com 👍 a “{0}”", "Polubił(a) „{0}”", "Zareagował(a) 👍 na „{0}”",
               "Gillade ”{0}”", "Fwd: {0}", "FW: {0}", "RE: {0}", "{0}",
           }
           select form.Replace("{0}", text, StringComparison.Ordinal),
        .. from text in new[] { Doms }
           from quoted in new[] { "> " + text.Replace(". ", ".\n> ", StringComparison.Ordinal), "Re:\n>" + text, text.Replace(' ', '\n'), text.Replace(" ", "\u00A0 ", StringComparison.Ordinal), $"“{text.ToUpperInvariant()}”" }
           select quoted,
        "Liked “an older text of ours, whose template has changed: text STOP to end”",
        "Liked an image",
    ];

    [Theory]
    [MemberData(nameof(Reactions))]
    public void A_reaction_or_our_text_sent_back_is_nothing_to_act_on(string reply) =>
        Assert.Equal((ReplyMeaning.Reaction, false), Reader.Read(reply) is var reading ? (reading.Meaning, reading.IsKeyword) : default);

    public static TheoryData<string> Stops =>
    [
        .. from text in new[] { Doms, LastCall, Cut(Doms) }
           from form in new[]
           {
               "STOP “{0}”", "“{0}” STOP", "“{0}”\nplease stop", "{0} STOP", "STOP {0}", "STOP\n> {0}", "> {0}\nStop texting me", "{0}\n\nNo more of these please",
               "Fwd: {0}\n\nTake me off your list", "Disliked “{0}” and don't text me again", "I told you “stop” already. “{0}”", "“{0}” unsubscribe",
           }
           select form.Replace("{0}", text, StringComparison.Ordinal),
        $"STOP {Composing.LongHost}/b/{Composing.Token}", "“STOP”", "> STOP", "I said \"stop texting me\"", "don't want these texts",

        // Where a fact of ours might stand.
        Doms.Replace("? ", "? Stop texting me. ", StringComparison.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_stop_beside_our_words_is_one(string reply) =>
        Assert.Equal((ReplyMeaning.Stop, false), Reader.Read(reply) is var reading ? (reading.Meaning, reading.IsKeyword) : default);

    public static TheoryData<string> ToRead =>
    [
        .. from text in new[] { Doms, LastCall }
           from form in new[]
           {
               "I'm driving and can't read this now: “{0}”", "Auto-reply: I am away until Monday. You wrote: \"{0}\"", "“{0}” is this from you?",
               "What does this mean?\n> {0}", "Who is this? {0}",
           }
           select form.Replace("{0}", text, StringComparison.Ordinal),

        // Cut in the middle of what would be an objection from anybody else.
        "Auto-reply: I am away until Monday. You wrote: “You get no more texts from…”",
        "Auto-reply: I am away until Monday. You wrote: “You won't get any more texts from…”",
    ];

    [Theory]
    [MemberData(nameof(ToRead))]
    public void What_somebody_adds_is_for_reception_to_read(string reply) => Assert.Equal(ReplyMeaning.Other, Reader.Read(reply).Meaning);

    /// <summary>A few of our words are anybody's: whoever sends back the clinic's number may want to be rung.</summary>
    [Fact]
    public void The_clinics_number_alone_is_for_reception_to_read() =>
        Assert.Equal(ReplyMeaning.Other, Reader.Read(Composing.Settings().Clinic.Phone).Meaning);

    [Fact]
    public void A_keyword_of_its_own_is_one_as_before()
    {
        Assert.Equal(new ReplyReading(ReplyMeaning.Stop, IsKeyword: true, IsAll: true), Reader.Read("STOP"));
        Assert.Equal(new ReplyReading(ReplyMeaning.Start, IsKeyword: true, IsAll: true), Reader.Read("Start"));
        Assert.Equal(ReplyMeaning.Booked, Reader.Read($"“{Doms}” Booked, thanks").Meaning);
    }

    [Theory]
    [InlineData("ＳＴＯＰ")]
    [InlineData("𝗦𝗧𝗢𝗣")]
    [InlineData("𝓢𝓽𝓸𝓹")]
    [InlineData("🅂🅃🄾🄿")]
    [InlineData("🆂🆃🅾🅿")]
    [InlineData("ꜱᴛᴏᴘ")]
    [InlineData("S\u200bT\u200bO\u200bP")]
    [InlineData("don`t text me")]
    [InlineData("don t text me")]
    [InlineData("don\u02B9t text me")]
    [InlineData("don\uFF40t text me")]
    public void Styled_letters_are_letters(string reply) =>
        Assert.Equal((ReplyMeaning.Stop, false), Reader.Read(reply) is var reading ? (reading.Meaning, reading.IsKeyword) : default);

    [Fact]
    public void A_stop_at_the_end_of_a_long_reply_is_read()
    {
        var story = string.Concat(Enumerable.Repeat("My knee is fine and the race was lovely. ", 49));
        Assert.Equal(ReplyMeaning.Other, Reader.Read(story).Meaning);
        Assert.Equal(ReplyMeaning.Stop, Reader.Read(story + "Please stop texting me.").Meaning);
        Assert.Equal(ReplyMeaning.Stop, Reader.Read(string.Concat(Enumerable.Repeat(story, 20)) + "Please stop texting me.").Meaning);
    }

    public static TheoryData<string> Hostile =>
    [
        "not not ", "\"", "“", "„ \"", "> ", ">\n", "stop by ", "don't stop ", "no more ", "https://", "a", "hi sore after call book or ", "\ud83d", "\uFFFE", "\uFFFC",
        "take me ", "i do not want to ", "to stop ", "'", "\u0301", "ﷺ", "booked not ", "{{", "…", "\0",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_takes_long_or_throws(string part)
    {
        Reader.Read(part);
        foreach (var length in new[] { 1600, 3200, 20_000, 1_000_000 })
        {
            var text = string.Concat(Enumerable.Repeat(part, (length / part.Length) + 1));
            Reader.Read(text);
            Assert.InRange(Enumerable.Range(0, 3).Min(_ => ThreadTime.Of(() => Reader.Read(text)).TotalMilliseconds), 0, 100);
        }
    }

    /// <summary>As a phone does that shows only the beginning.</summary>
    private static string Cut(string text) => text[..text.IndexOf("https", StringComparison.Ordinal)].TrimEnd(' ', ':') + "…";
}
